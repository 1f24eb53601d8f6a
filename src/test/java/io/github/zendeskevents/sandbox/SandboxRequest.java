package io.github.zendeskevents.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP request as the sandbox needs it, free of the server that took it in.
 *
 * @param path raw, without the query
 * @param query raw; empty text without one
 * @param authorization the header; empty text without it
 * @param contentType the header; empty text without it
 * @param idempotencyKey the header; empty text without it
 */
// Requests are taken apart and never compared.
@SuppressWarnings("ArrayRecordComponent")
record SandboxRequest(
        String method,
        String path,
        String query,
        String authorization,
        String contentType,
        String idempotencyKey,
        byte[] body) {

    String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The query's parameters, decoded as forms are: a plus sign that is not encoded is a blank. */
    Map<String, String> parameters() {
        if (query.isEmpty()) {
            return Map.of();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            parameters.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.titled(400, "Bad Request", "invalid %-encoding");
        }
    }
}
