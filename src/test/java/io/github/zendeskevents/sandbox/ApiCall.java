package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request that has found its endpoint, with what the endpoint's rules read from it and the warnings that they leave. */
final class ApiCall {

    private final SandboxRequest request;
    private final List<String> variables;
    private final Caller caller;
    private final Map<String, String> parameters;
    private final List<String> dropped = new ArrayList<>();
    private Optional<ObjectNode> body = Optional.empty();

    ApiCall(SandboxRequest request, List<String> variables, Caller caller) {
        this.request = request;
        this.variables = variables;
        this.caller = caller;
        this.parameters = request.parameters();
    }

    SandboxRequest request() {
        return request;
    }

    Caller caller() {
        return caller;
    }

    /**
     * The id at a position of the path, counted from 0.
     *
     * @throws ApiProblem 404 for one too large for any record, 400 for one that is no number
     */
    long id(int position) {
        return parseId(variables.get(position), "id").orElseThrow(ApiProblem::notFound);
    }

    String variable(int position) {
        return variables.get(position);
    }

    /** Empty for a number that is too large to be an id. */
    static Optional<Long> parseId(String text, String name) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw ApiProblem.invalidAttribute(name, "must be an integer");
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    boolean hasParameter(String name) {
        return parameters.containsKey(name);
    }

    /** The path, {@code .json} and parameters taken off. */
    String plainPath() {
        return request.path().endsWith(".json")
                ? request.path().substring(0, request.path().length() - 5)
                : request.path();
    }

    Map<String, String> parameters() {
        return parameters;
    }

    /** The body, which has to be a JSON object and to be labelled as JSON. */
    ObjectNode body() {
        if (body.isEmpty()) {
            body = Optional.of(parse());
        }
        return body.get();
    }

    private ObjectNode parse() {
        if (request.body().length == 0
                || !request.contentType().toLowerCase(Locale.ROOT).contains("json")) {
            return Json.object();
        }
        try {
            if (Json.read(request.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new ApiProblem(
                    ApiAnswer.json(
                            422,
                            Json.object()
                                    .put("error", "Unprocessable Entity")
                                    .put("message", "Server could not parse JSON")),
                    "malformed JSON");
        }
        throw ApiProblem.titled(400, "Bad Request", "The body has to be a JSON object");
    }

    /** The one object that the body wraps, such as {@code user}. */
    ObjectNode wrapped(String name) {
        if (body().get(name) instanceof ObjectNode object) {
            return object;
        }
        throw ApiProblem.invalidAttribute(name, "must be an object");
    }

    /** The list that the body wraps, such as {@code users}; each item has to be an object. */
    List<ObjectNode> wrappedList(String name, int limit) {
        JsonNode list = body().path(name);
        if (!list.isArray() || list.isEmpty()) {
            throw ApiProblem.invalidAttribute(name, "must be an array");
        }
        if (list.size() > limit) {
            throw ApiProblem.tooManyValues(limit);
        }
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode item : list) {
            if (!(item instanceof ObjectNode object)) {
                throw ApiProblem.invalidAttribute(name, "must be an array of objects");
            }
            items.add(object);
        }
        return items;
    }

    /** Notes an attribute that was left out, as Zendesk names it in {@code X-Zendesk-API-Warn}. */
    void drop(String attribute) {
        dropped.add(attribute.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?"));
    }

    Map<String, String> warnings() {
        if (dropped.isEmpty()) {
            return Map.of();
        }
        return Map.of(
                "X-Zendesk-API-Warn",
                "Removed restricted keys [\"" + String.join("\", \"", dropped)
                        + "\"] from parameters according to whitelist");
    }
}
