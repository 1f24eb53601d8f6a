package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.StringJoiner;

/** Gathers what is wrong with a record, by attribute, into the envelope {@code RecordInvalid}. */
final class Details {

    static final String DUPLICATE = "DuplicateValue";
    static final String BLANK = "BlankValue";
    static final String INVALID = "InvalidValue";

    private final ObjectNode byAttribute = Json.object();
    private final StringJoiner summary = new StringJoiner(", ");

    void add(String attribute, String description, String error) {
        String label = attribute.isEmpty() ? "" : Character.toUpperCase(attribute.charAt(0)) + attribute.substring(1);
        String text = label.replace('_', ' ') + ": " + description;
        ArrayNode list =
                byAttribute.withArray("/" + attribute.replace("~", "~0").replace("/", "~1"));
        list.addObject().put("description", text).put("error", error);
        summary.add(text);
    }

    void throwIfAny() {
        if (!byAttribute.isEmpty()) {
            throw problem();
        }
    }

    static ApiProblem one(String attribute, String description, String error) {
        Details details = new Details();
        details.add(attribute, description, error);
        return details.problem();
    }

    private ApiProblem problem() {
        ObjectNode body = Json.object().put("error", "RecordInvalid").put("description", "Record validation errors");
        body.set("details", byAttribute);
        return new ApiProblem(ApiAnswer.json(422, body), summary.toString());
    }
}
