package io.github.zendeskevents.record;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request that both are asked. Names in braces stand for what earlier answers held; a step that needs one that no answer held is
 * left out.
 *
 * @param path with the query, such as {@code /api/v2/users/{user}}
 * @param body JSON; empty: none
 * @param credentials with which it is sent
 * @param keeps what later steps need, as JSON pointers into the answer by name
 */
record Step(String method, String path, Optional<String> body, Credentials credentials, Map<String, String> keeps) {

    /** Who asks. */
    enum Credentials {
        RIGHT,
        WRONG,
        NONE
    }

    static Step get(String path) {
        return new Step("GET", path, Optional.empty(), Credentials.RIGHT, Map.of());
    }

    /** @param body JSON with single quotes */
    static Step send(String method, String path, String body) {
        return new Step(method, path, Optional.of(body.replace('\'', '"')), Credentials.RIGHT, Map.of());
    }

    static Step delete(String path) {
        return new Step("DELETE", path, Optional.empty(), Credentials.RIGHT, Map.of());
    }

    Step by(Credentials others) {
        return new Step(method, path, body, others, keeps);
    }

    Step keeping(String name, String pointer) {
        Map<String, String> more = new TreeMap<>(keeps);
        more.put(name, pointer);
        return new Step(method, path, body, credentials, more);
    }

    boolean isRead() {
        return method.equals("GET");
    }

    /** For reports: no value is in it. */
    String name() {
        return method + " " + path + (credentials == Credentials.RIGHT ? "" : " (" + credentials + " credentials)");
    }
}
