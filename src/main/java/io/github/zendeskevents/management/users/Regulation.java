package io.github.zendeskevents.management.users;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One request about many users, in the form that the APIs of RudderStack and Segment take, so that what was written for these can be
 * sent here too; or the one in which Segment tells a webhook of a deletion. What limits it to some of their sources and destinations is
 * passed over: whoever sends it here means this program.
 *
 * @param kind what is asked for
 * @param userIds of whom, each once
 */
record Regulation(Kind kind, List<String> userIds) {

    /** As many as Segment takes in a request. */
    private static final int MOST_USERS = 5_000;

    private static final String FORMS =
            "users with a userId each (RudderStack), or subjectIds with subjectType USER_ID (Segment)";

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** What a regulation asks for. */
    enum Kind {
        SUPPRESS,
        ERASE,
        LIFT;

        /** Those of both vendors that have a meaning here; case makes no difference, as between the two. */
        static Kind of(JsonNode type) {
            return switch (type.asText().toLowerCase(Locale.ROOT)) {
                case "suppress", "suppress_only" -> SUPPRESS;
                case "suppress_with_delete" -> ERASE;
                case "unsuppress" -> LIFT;
                default ->
                    throw RefusedRequestException.badRequest(
                            "regulationType must be suppress or SUPPRESS_ONLY, suppress_with_delete or UNSUPPRESS: who is deleted here"
                                    + " is suppressed too, and what Segment deletes within itself is not here");
            };
        }
    }

    /**
     * Reads all of it before anything is done.
     *
     * @param body JSON
     * @throws RefusedRequestException for what is in neither form; the message names the member
     */
    static Regulation of(byte[] body) {
        JsonNode json = read(body);
        if (json.path("type").asText().equals("delete")) {
            return new Regulation(Kind.ERASE, List.of(userId(json.path("userId"), "userId")));
        }
        Kind kind = Kind.of(json.path("regulationType"));
        boolean rudderstack = json.has("users");
        if (rudderstack == json.has("subjectIds")) {
            throw RefusedRequestException.badRequest("a regulation must have either " + FORMS);
        }
        if (!rudderstack && !json.path("subjectType").asText().equals("USER_ID")) {
            throw RefusedRequestException.badRequest(
                    "subjectType must be USER_ID: users are known here by nothing else");
        }
        JsonNode users = json.path(rudderstack ? "users" : "subjectIds");
        if (!users.isArray() || users.isEmpty() || users.size() > MOST_USERS) {
            throw RefusedRequestException.badRequest(
                    (rudderstack ? "users" : "subjectIds") + " must be a list of 1 to " + MOST_USERS);
        }
        Set<String> userIds = new LinkedHashSet<>();
        for (int i = 0; i < users.size(); i++) {
            userIds.add(
                    rudderstack
                            ? userId(users.path(i).path("userId"), "users[" + i + "].userId")
                            : userId(users.path(i), "subjectIds[" + i + "]"));
        }
        return new Regulation(kind, List.copyOf(userIds));
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException unreadable) {
            // The parser's own words would repeat what was sent.
        }
        throw RefusedRequestException.badRequest(
                "the body must be a regulation, a JSON object with regulationType and " + FORMS);
    }

    private static String userId(JsonNode id, String place) {
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw RefusedRequestException.badRequest(place + " must be a text or a whole number");
        }
        return UserOperations.checked(id.asText(), place);
    }
}
