package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The two forms in which Zendesk pages a list: by cursor, where {@code page[size]} is given, else by offset. */
final class Pages {

    private static final int MAX = 100;
    private static final int DEEPEST = 10_000;
    private static final String SIZE = "page[size]";
    private static final String AFTER = "page[after]";
    private static final String BEFORE = "page[before]";

    private final String url;

    /** @param url where this sandbox is reached, without a slash at the end */
    Pages(String url) {
        this.url = url;
    }

    <T> ApiAnswer list(ApiCall call, String name, List<T> all, Function<T, ? extends JsonNode> view) {
        return call.hasParameter(SIZE) ? byCursor(call, name, all, view) : byOffset(call, name, all, view);
    }

    /** For searches, which know no cursors. */
    <T> ApiAnswer byOffset(ApiCall call, String name, List<T> all, Function<T, ? extends JsonNode> view) {
        int size = Math.min(MAX, number(call, "per_page", MAX));
        int page = number(call, "page", 1);
        if ((long) page * size > DEEPEST) {
            throw ApiProblem.coded(
                    400,
                    "InvalidPaginationDepth",
                    "Invalid pagination depth",
                    "Records beyond " + DEEPEST + " need cursor pagination");
        }
        int from = Math.min(all.size(), (page - 1) * size);
        int to = Math.min(all.size(), from + size);
        ObjectNode answer = Json.object();
        answer.set(name, items(all.subList(from, to), view));
        answer.put("next_page", to < all.size() ? link(call, Map.of("page", Integer.toString(page + 1))) : null);
        answer.put("previous_page", page > 1 ? link(call, Map.of("page", Integer.toString(page - 1))) : null);
        answer.put("count", all.size());
        return ApiAnswer.json(200, answer);
    }

    private <T> ApiAnswer byCursor(ApiCall call, String name, List<T> all, Function<T, ? extends JsonNode> view) {
        int size = number(call, SIZE, MAX);
        if (size > MAX) {
            throw ApiProblem.coded(
                    400,
                    "InvalidPaginationParameter",
                    "Invalid pagination parameter",
                    "page[size] must be between 1 and " + MAX);
        }
        int from = call.parameter(AFTER)
                .map(cursor -> position(AFTER, cursor))
                .or(() -> call.parameter(BEFORE).map(cursor -> Math.max(0, position(BEFORE, cursor) - size)))
                .orElse(0);
        from = Math.min(from, all.size());
        int to = Math.min(all.size(), from + size);
        ObjectNode answer = Json.object();
        answer.set(name, items(all.subList(from, to), view));
        Optional<String> after = to > from ? Optional.of(cursor(to)) : Optional.empty();
        Optional<String> before = to > from ? Optional.of(cursor(from)) : Optional.empty();
        answer.putObject("meta")
                .put("has_more", to < all.size())
                .put("after_cursor", after.orElse(null))
                .put("before_cursor", before.orElse(null));
        // As at Zendesk, a link to the next page is there on the last one too: only has_more tells.
        answer.putObject("links")
                .put(
                        "next",
                        after.map(cursor -> link(call, Map.of(AFTER, cursor))).orElse(null))
                .put(
                        "prev",
                        before.map(cursor -> link(call, Map.of(BEFORE, cursor))).orElse(null));
        return ApiAnswer.json(200, answer);
    }

    private static <T> ArrayNode items(List<T> items, Function<T, ? extends JsonNode> view) {
        ArrayNode list = Json.array();
        items.forEach(item -> list.add(view.apply(item)));
        return list;
    }

    private static int number(ApiCall call, String name, int otherwise) {
        String text = call.parameter(name).orElse(Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,7}")) {
            throw ApiProblem.coded(
                    400,
                    "InvalidPaginationParameter",
                    "Invalid pagination parameter",
                    name + " must be a positive integer");
        }
        return Integer.parseInt(text);
    }

    private static String cursor(int position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.utf8("at:" + position));
    }

    private static int position(String name, String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.matches("at:[0-9]{1,9}")) {
                return Integer.parseInt(text.substring(3));
            }
        } catch (IllegalArgumentException e) {
            throw invalidCursor(name);
        }
        throw invalidCursor(name);
    }

    private static ApiProblem invalidCursor(String name) {
        return ApiProblem.coded(
                400, "InvalidPaginationParameter", "Invalid pagination parameter", name + " is not valid");
    }

    private String link(ApiCall call, Map<String, String> changes) {
        Map<String, String> parameters = new LinkedHashMap<>(call.parameters());
        parameters.remove(AFTER);
        parameters.remove(BEFORE);
        parameters.putAll(changes);
        return url + call.plainPath() + ".json?"
                + parameters.entrySet().stream()
                        .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
