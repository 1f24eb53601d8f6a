package io.github.zendeskevents.server;

import java.util.List;

/** Answers what never reaches a route: an unknown path, a method that nobody serves, a request that is no HTTP. */
@FunctionalInterface
public interface ErrorReplies {

    /**
     * The reply in the place of the server's own.
     *
     * @param status what the server would answer
     * @param reason what the status means, in lower case
     * @param method of the request
     * @param path of the request; empty where it cannot be read
     * @param origins of the page that sends it, as it stands in the request; a browser says one at most
     */
    HttpReply reply(int status, String reason, String method, String path, List<String> origins);
}
