package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.server.HttpReply;

/** The replies to operators that say what is wrong. */
final class Replies {

    private Replies() {}

    /**
     * A refusal: {@code {"error":"..."}}.
     *
     * @param error one line for people, with nothing of the request in it
     */
    static HttpReply error(int status, String error) {
        return HttpReply.json(status, JsonNodeFactory.instance.objectNode().put("error", error));
    }
}
