package io.github.zendeskevents.client.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TroubledRecordsTest {

    private final MutableClock clock = new MutableClock();
    private final TroubledRecords troubled = new TroubledRecords(clock);

    @Test
    void whoWasOnlyTogetherWithATroubledOneIsNotListed() {
        troubled.failed(IntStream.range(0, 100).mapToObj(i -> part("u" + i)).toList(), true);

        assertThat(troubled.count()).isZero();
        assertThat(troubled.company(part("u1"))).isEqualTo(10);
    }

    @Test
    void whatFailsAloneIsListedWithItsAttemptsUntilItWorks() {
        Instant start = clock.instant();
        troubled.failed(List.of(part("u1"), part("u2")), false);
        clock.advance(Duration.ofSeconds(5));
        troubled.failed(request("u1"), "was answered 500");
        assertThat(troubled.failedAgain(request("u1"), "was answered 502")).isTrue();
        assertThat(troubled.failedAgain(request("u2"), "was answered 502")).isFalse();

        assertThat(troubled.list(10))
                .containsExactly(new TroubledRecord("user", "u1", "external_id", start, 2, "was answered 502"));

        troubled.worked(request("u1"));
        assertThat(troubled.list(10)).isEmpty();
    }

    @Test
    void aRecordIsNamedByTheIdInThePathAndASearchByNothing() {
        troubled.failed(ApiRequest.get("/api/v2/users/5/identities", "/api/v2/users/{id}/identities"), "-");
        clock.advance(Duration.ofSeconds(1));
        troubled.failed(
                ApiRequest.get("/api/v2/users/search", "/api/v2/users/search").with("query", "ann@x.example"), "-");

        assertThat(troubled.list(10)).extracting(TroubledRecord::name).containsExactly("user id 5", "search");
    }

    @Test
    void whatIsShownIsBoundedAndHasNoControlCharacters() {
        for (int i = 0; i < 200; i++) {
            troubled.failed(request("u\n" + i + "x".repeat(300)), "-");
        }

        assertThat(troubled.list(100))
                .hasSize(100)
                .allSatisfy(record -> assertThat(record.id()).hasSize(200).startsWith("u\\n"));
    }

    private static ApiRequest request(String userId) {
        return ApiRequest.get("/api/v2/users/search", "/api/v2/users/search").asPart(part(userId));
    }

    private static Part part(String userId) {
        return new Part(BulkEndpoint.USERS_BY_EXTERNAL_ID, userId, JsonNodeFactory.instance.objectNode());
    }
}
