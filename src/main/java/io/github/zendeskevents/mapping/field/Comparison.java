package io.github.zendeskevents.mapping.field;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.json.Iso8601;
import io.github.zendeskevents.json.Scalar;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What values of one field mean, in a form whose equality is theirs; the rules behind {@link FieldValue#same}. */
final class Comparison {

    private static final String NOTHING = "";

    private final Field field;

    Comparison(Field field) {
        this.field = field;
    }

    /** The meaning of a value; where it has none for the field's type, its text or the value itself. */
    Object meaning(JsonNode value) {
        if (field.type() == FieldType.CHECKBOX) {
            return isNothing(value)
                    ? false
                    : Conversion.truth(value).<Object>map(t -> t).orElse(value);
        }
        if (isNothing(value)) {
            return NOTHING;
        }
        return typed(value).or(() -> Scalar.text(value).map(Object.class::cast)).orElse(value);
    }

    private Optional<Object> typed(JsonNode value) {
        return switch (field.type()) {
            case INTEGER -> Scalar.numeric(value).map(Scalar::tidy);
            // Zendesk may hold decimals as doubles: finer differences would be written again and again.
            case DECIMAL -> Scalar.numeric(value).map(n -> n.doubleValue() + 0.0);
            case DATE -> value.isTextual() ? Iso8601.date(value.asText()).map(d -> d) : Optional.empty();
            case MULTISELECT -> value.isArray() ? Optional.of(texts(value)) : Optional.empty();
            case LOOKUP -> Scalar.name(value).map(id -> id);
            default -> Optional.empty();
        };
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(element -> texts.add(Scalar.text(element).orElseGet(element::toString)));
        return texts;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || value.isMissingNode()
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isArray() && value.isEmpty());
    }
}
