package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * The name tag under which a person's events arrive: a source, a type and identifiers, each {@code type:value}.
 */
record Profile(String id, String source, String type, Set<String> identifiers, long userId) {

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("source", source)
                .put("type", type)
                .put("user_id", Long.toString(userId));
        ArrayNode list = json.putArray("identifiers");
        identifiers.forEach(one -> list.addObject()
                .put("type", one.substring(0, one.indexOf(':')))
                .put("value", one.substring(one.indexOf(':') + 1)));
        return json;
    }
}
