package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Zendesk's reasons for a refusal as text. They come in four forms, and a person who reads a dead letter wants one line of
 * them all; the program itself branches on statuses and codes only, because the texts are localised.
 */
public final class Refusal {

    private static final int LONGEST = 1_000;

    private Refusal() {}

    /** One line such as {@code 422 RecordInvalid: email: is not valid (InvalidValue)}. */
    public static String describe(int status, JsonNode body) {
        List<String> parts = new ArrayList<>();
        JsonNode error = body.path("error");
        if (error.isTextual()) {
            parts.add(error.asText());
        } else if (error.isObject()) {
            parts.add(
                    error.path("title").asText() + ": " + error.path("message").asText());
        }
        if (body.path("details").isObject()) {
            for (Map.Entry<String, JsonNode> field : body.path("details").properties()) {
                field.getValue().forEach(detail -> parts.add(field.getKey() + ": " + describe(detail)));
            }
        } else if (body.path("description").isTextual()) {
            parts.add(body.path("description").asText());
        }
        body.path("errors")
                .forEach(e -> parts.add(e.path("code").asText() + ": "
                        + e.path("title").asText()
                        + (e.hasNonNull("detail") ? ", " + e.path("detail").asText() : "")));
        if (body.isTextual()) {
            parts.add(body.asText());
        }
        String line = status + (parts.isEmpty() ? "" : " " + String.join("; ", parts)).replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static String describe(JsonNode detail) {
        String code = detail.hasNonNull("error") ? " (" + detail.path("error").asText() + ")" : "";
        return detail.path("description").asText() + code;
    }
}
