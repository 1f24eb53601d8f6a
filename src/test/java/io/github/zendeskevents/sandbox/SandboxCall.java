package io.github.zendeskevents.sandbox;

import java.time.Instant;

/**
 * One call that the sandbox received, as its journal keeps it. The body of a call for a token is kept without the secret.
 *
 * @param number counts up from 1, also past calls that the journal has forgotten
 * @param at when it arrived, in sandbox time
 * @param method the HTTP method
 * @param path as it was asked, with {@code .json} if it had that
 * @param query the raw query, still encoded; empty text without one
 * @param body the request's body; empty text without one
 * @param status what was answered; 0 when the connection was dropped instead
 * @param credentials {@code none}, {@code api-token}, {@code bearer}, {@code oauth} or {@code wrong}
 * @param endpoint method and path with {@code {id}} for ids, as the counters have it
 */
public record SandboxCall(
        long number,
        Instant at,
        String method,
        String path,
        String query,
        String body,
        int status,
        String credentials,
        String endpoint) {

    /** The path with its query. */
    public String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    @Override
    public String toString() {
        return method + " " + target() + " -> " + (status == 0 ? "dropped" : status)
                + (body.isEmpty() ? "" : " " + body);
    }
}
