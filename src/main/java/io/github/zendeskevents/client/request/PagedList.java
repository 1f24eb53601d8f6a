package io.github.zendeskevents.client.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.RetryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list that Zendesk gives page by page, as far as it was read. Most lists know cursors, where {@code meta.has_more} alone
 * tells the end; searches know only numbered pages. See Zendesk's reference "Pagination".
 *
 * @param items the items of the pages read so far
 * @param next the request for the next page; empty when all were read
 * @param page the number of the next page
 */
public record PagedList(List<JsonNode> items, Optional<ApiRequest> next, int page) {

    private static final List<String> NOT_ITEMS = List.of("meta", "links", "count", "next_page", "previous_page");
    /** A search that finds this much was no search for one user; Zendesk itself ends at 100 pages. */
    private static final int LAST_SEARCH_PAGE = 5;

    public PagedList {
        items = List.copyOf(items);
    }

    /** Nothing read yet. */
    public static PagedList startingWith(ApiRequest first) {
        return new PagedList(List.of(), Optional.of(first), 1);
    }

    /**
     * With one more page. A refusal that the request accepts ends the list.
     *
     * @throws RetryException when the page holds no list
     */
    public PagedList with(ApiResponse response) throws RetryException {
        if (!response.ok()) {
            return new PagedList(items, Optional.empty(), page);
        }
        List<JsonNode> all = new ArrayList<>(items);
        all.addAll(itemsOf(response));
        return new PagedList(all, following(response.body()), page + 1);
    }

    private Optional<ApiRequest> following(JsonNode body) {
        if (body.has("meta")) {
            JsonNode cursor = body.path("meta").path("after_cursor");
            return body.path("meta").path("has_more").asBoolean() && cursor.isTextual()
                    ? next.map(request -> request.with("page[after]", cursor.asText()))
                    : Optional.empty();
        }
        return body.path("next_page").isTextual() && page < LAST_SEARCH_PAGE
                ? next.map(request -> request.with("page", String.valueOf(page + 1)))
                : Optional.empty();
    }

    private static List<JsonNode> itemsOf(ApiResponse response) throws RetryException {
        for (var member : response.body().properties()) {
            if (member.getValue().isArray() && !NOT_ITEMS.contains(member.getKey())) {
                return response.records(member.getKey());
            }
        }
        throw RetryException.unreadable("Zendesk answered " + response.status() + " without a list", Optional.empty());
    }
}
