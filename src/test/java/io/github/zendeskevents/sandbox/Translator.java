package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Puts the texts of errors into another language and leaves the codes, so that a client which reads texts is found out. */
final class Translator {

    private static final Set<String> TEXTS = Set.of("description", "message", "title", "detail", "details");
    private static final String TRANSLATED = "Ein Fehler ist aufgetreten";

    private Translator() {}

    /** An error's answer with its texts translated; any other as it is, but for what a job tells of failed items. */
    static ApiAnswer translate(ApiAnswer answer) {
        if (answer.json().isEmpty()) {
            return answer;
        }
        JsonNode body = answer.json().get();
        if (answer.status() < 400 && !body.has("job_status")) {
            return answer;
        }
        JsonNode copy = body.deepCopy();
        translate(answer.status() < 400 ? copy.at("/job_status/results") : copy);
        return answer.withJson(copy);
    }

    private static void translate(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (TEXTS.contains(member.getKey()) && member.getValue().isTextual()) {
                    object.put(member.getKey(), TRANSLATED);
                }
            }
        }
        node.forEach(Translator::translate);
    }
}
