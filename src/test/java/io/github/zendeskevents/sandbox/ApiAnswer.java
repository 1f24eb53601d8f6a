package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the sandbox answers. JSON is turned into bytes late, outside the lock that guards the state. */
final class ApiAnswer {

    private static final String JSON = "application/json; charset=utf-8";

    private final int status;
    private final String contentType;
    private final Optional<JsonNode> json;
    private final byte[] bytes;
    private final Map<String, String> headers;

    private ApiAnswer(
            int status, String contentType, Optional<JsonNode> json, byte[] bytes, Map<String, String> headers) {
        this.status = status;
        this.contentType = contentType;
        this.json = json;
        this.bytes = bytes;
        this.headers = headers;
    }

    static ApiAnswer json(int status, JsonNode json) {
        return new ApiAnswer(status, JSON, Optional.of(json), new byte[0], Map.of());
    }

    static ApiAnswer ok(String name, JsonNode value) {
        return json(200, Json.object().set(name, value));
    }

    static ApiAnswer created(String name, JsonNode value) {
        return json(201, Json.object().set(name, value));
    }

    static ApiAnswer noContent() {
        return new ApiAnswer(204, "", Optional.empty(), new byte[0], Map.of());
    }

    static ApiAnswer text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", Json.utf8(text));
    }

    static ApiAnswer bytes(int status, String contentType, byte[] bytes) {
        return new ApiAnswer(status, contentType, Optional.empty(), bytes, Map.of());
    }

    ApiAnswer with(String header, String value) {
        return with(Map.of(header, value));
    }

    ApiAnswer with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new ApiAnswer(status, contentType, json, bytes, all);
    }

    /** The same answer with another JSON body. */
    ApiAnswer withJson(JsonNode other) {
        return new ApiAnswer(status, contentType, Optional.of(other), bytes, headers);
    }

    /** The same answer with a body that ends in the middle. */
    ApiAnswer cutInHalf() {
        byte[] whole = body();
        return new ApiAnswer(status, contentType, Optional.empty(), Arrays.copyOf(whole, whole.length / 2), headers);
    }

    int status() {
        return status;
    }

    /** Empty text for an answer without a body. */
    String contentType() {
        return contentType;
    }

    byte[] body() {
        return json.map(Json::bytes).orElse(bytes);
    }

    Optional<JsonNode> json() {
        return json;
    }

    Map<String, String> headers() {
        return headers;
    }
}
