package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.RetryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list that Zendesk gives page by page, as far as it was read. Most lists know cursors, where {@code meta.has_more} alone
 * tells the end; searches know only numbered pages. See Zendesk's reference "Pagination".
 *
 * @param items the items of the pages read so far
 * @param next the call for the next page; empty when all were read
 * @param page the number of the next page
 */
public record Listing(List<JsonNode> items, Optional<ApiRequest> next, int page) {

    private static final List<String> NOT_ITEMS = List.of("meta", "links", "count", "next_page", "previous_page");
    /** A search that finds this much was no search for one person; Zendesk itself ends at 100 pages. */
    private static final int LAST_SEARCH_PAGE = 20;

    public Listing {
        items = List.copyOf(items);
    }

    /** Nothing read yet. */
    public static Listing start(ApiRequest first) {
        return new Listing(List.of(), Optional.of(first), 1);
    }

    /** The first page of a list that knows cursors. */
    static ApiRequest cursor(String path, String label) {
        return ApiRequest.get(path, label).with("page[size]", "100");
    }

    /** True while there are pages to read. */
    public boolean unfinished() {
        return next.isPresent();
    }

    /** The call for the next page. */
    public ApiRequest nextCall() {
        return next.orElseThrow();
    }

    /**
     * With one more page. A refusal that the call accepts ends the list.
     *
     * @throws RetryException when the page holds no list
     */
    public Listing with(ApiResponse answer) throws RetryException {
        if (!answer.ok()) {
            return new Listing(items, Optional.empty(), page);
        }
        List<JsonNode> all = new ArrayList<>(items);
        all.addAll(page(answer));
        return new Listing(all, following(answer.body()), page + 1);
    }

    private Optional<ApiRequest> following(JsonNode body) {
        if (body.has("meta")) {
            JsonNode meta = body.path("meta");
            return meta.path("has_more").asBoolean()
                            && meta.path("after_cursor").isTextual()
                    ? next.map(call ->
                            call.with("page[after]", meta.path("after_cursor").asText()))
                    : Optional.empty();
        }
        return body.path("next_page").isTextual() && page < LAST_SEARCH_PAGE
                ? next.map(call -> call.with("page", String.valueOf(page + 1)))
                : Optional.empty();
    }

    private static List<JsonNode> page(ApiResponse answer) throws RetryException {
        for (var member : answer.body().properties()) {
            if (member.getValue().isArray() && !NOT_ITEMS.contains(member.getKey())) {
                return answer.records(member.getKey());
            }
        }
        throw new RetryException("Zendesk answered " + answer.status() + " without a list");
    }
}
