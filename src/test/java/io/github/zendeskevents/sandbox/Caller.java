package io.github.zendeskevents.sandbox;

import java.util.Set;

/**
 * Who calls, as far as the credentials say.
 *
 * @param kind for the journal: {@code none}, {@code api-token}, {@code bearer}, {@code oauth} or {@code wrong}
 * @param known whether the credentials are right
 * @param scopes what they allow, such as {@code read} or {@code users:write}
 */
record Caller(String kind, boolean known, Set<String> scopes) {

    static final Caller NONE = new Caller("none", false, Set.of());
    static final Caller WRONG = new Caller("wrong", false, Set.of());

    static Caller unrestricted(String kind) {
        return new Caller(kind, true, Set.of("read", "write"));
    }

    /** @param resource the first part of the path below {@code /api/v2} */
    boolean may(String method, String resource) {
        String needed = needs(method);
        return scopes.contains(needed) || scopes.contains(resource + ":" + needed);
    }

    static String needs(String method) {
        return method.equals("GET") || method.equals("HEAD") ? "read" : "write";
    }
}
