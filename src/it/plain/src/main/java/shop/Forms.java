package shop;

import java.util.HashMap;
import java.util.Map;

/** The shop's forms, as events: a map in the event format, which the module takes like JSON text. */
public final class Forms {

    /** A form of a visitor who signed up, or one who only looked around. */
    public Map<String, Object> event(Map<String, String> form) {
        Map<String, Object> traits = new HashMap<>(form);
        traits.remove("customer");
        return Map.of(
                "type",
                form.containsKey("page") ? "page" : "identify",
                "userId",
                form.get("customer"),
                "traits",
                traits);
    }
}
