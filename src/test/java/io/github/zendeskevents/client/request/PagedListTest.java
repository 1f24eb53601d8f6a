package io.github.zendeskevents.client.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.client.RetryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists are read to their end by what Zendesk says of it, and searches no further than makes sense. */
class PagedListTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private final PagedList start = PagedList.startingWith(ApiRequest.get("/api/v2/things", "/api/v2/things"));

    @Test
    void aCursorIsFollowedAsLongAsThereIsMore() throws RetryException {
        PagedList first = start.with(page("{'things':[{'id':1}],'meta':{'has_more':true,'after_cursor':'abc'}}"));
        assertThat(first.next().orElseThrow().query()).isEqualTo(Map.of("page[after]", "abc"));

        PagedList all = first.with(page("{'things':[{'id':2}],'meta':{'has_more':false,'after_cursor':'def'}}"));
        assertThat(all.next()).isEmpty();
        assertThat(all.items()).extracting(item -> item.path("id").asInt()).containsExactly(1, 2);
    }

    @Test
    void aSearchIsFollowedByTheNumbersOfItsPagesUpToTwenty() throws RetryException {
        PagedList list = start;
        for (int page = 2; page <= 5; page++) {
            list = list.with(page("{'users':[{'id':1}],'next_page':'https://x/?page=" + page + "'}"));
            assertThat(list.next().orElseThrow().query()).isEqualTo(Map.of("page", String.valueOf(page)));
        }
        list = list.with(page("{'users':[{'id':1}],'next_page':'https://x/?page=21'}"));
        assertThat(list.next()).isEmpty();
        assertThat(list.items()).hasSize(5);
    }

    @Test
    void aRefusalThatTheRequestAcceptsEndsTheList() throws RetryException {
        PagedList first = start.with(page("{'things':[{'id':1}],'meta':{'has_more':true,'after_cursor':'abc'}}"));

        PagedList ended = first.with(new ApiResponse(404, json("{'error':'RecordNotFound'}")));
        assertThat(ended.next()).isEmpty();
        assertThat(ended.items()).hasSize(1);
    }

    @Test
    void aPageWithoutAListIsNotTakenForAnEmptyOne() {
        assertThatThrownBy(() -> start.with(page("{'count':0,'links':[]}")))
                .isInstanceOf(RetryException.class)
                .hasMessage("Zendesk answered 200 without a list");
        assertThatThrownBy(() -> start.with(page("{'things':[{'name':'x'}]}"))).isInstanceOf(RetryException.class);
    }

    private static ApiResponse page(String body) {
        return new ApiResponse(200, json(body));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
