package io.github.zendeskevents.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ResponseHeaders;
import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitHeadersTest {

    private static final String HEADER = "Zendesk-RateLimit-create-update-user";
    private static final String USER = ApiRequest.OF_USER + 7;
    private static final ApiRequest WRITE = ApiRequest.send(
                    "PUT", "/api/v2/users/7", "/api/v2/users/{id}", JsonNodeFactory.instance.objectNode())
            .within(USER, ApiRequest.USER_WRITES, ApiRequest.ACCOUNT);

    private final MutableClock clock = new MutableClock();
    private final KnownLimits limits = new KnownLimits(clock);
    private final LimitHeaders headers = new LimitHeaders(limits);

    @Test
    void theMinuteOfOneUserHoldsUpNoOther() {
        learn(200, Map.of(HEADER, "total=5; remaining=0; resets=40"));

        assertThat(limits.limiter(USER).remaining()).hasValue(0L);
        assertThat(limits.remaining(ApiRequest.USER_WRITES)).isEmpty();
    }

    @Test
    void aUserWhoHasHadItsWritesIsRefusedAlone() {
        learn(
                429,
                Map.of(
                        HEADER,
                        "total=5; remaining=0; resets=40",
                        "Retry-After",
                        "40",
                        "X-Rate-Limit",
                        "400",
                        "X-Rate-Limit-Remaining",
                        "300"));

        assertThat(limits.limiter(USER).closed()).isTrue();
        assertThat(limits.limiter(ApiRequest.USER_WRITES).closed()).isFalse();
        assertThat(limits.limiter(ApiRequest.ACCOUNT).closed()).isFalse();
    }

    @Test
    void theSecondOfTheAccountHoldsUpAllWhoWriteSingleUsers() {
        learn(200, Map.of(HEADER, "total=1; remaining=0; resets=1"));

        assertThat(limits.remaining(ApiRequest.USER_WRITES)).hasValue(0L);
        clock.advance(Duration.ofMillis(1_500));
        assertThat(limits.remaining(ApiRequest.USER_WRITES)).hasValue(1L);
    }

    @Test
    void writesOfSingleUsersKeepTheirPublishedPaceWhereOnlyOtherLimitsAreTold() {
        learn(200, Map.of("X-Rate-Limit", "700", "X-Rate-Limit-Remaining", "600", "ratelimit-reset", "40"));

        assertThat(take()).isTrue();
        assertThat(take()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        // A page of a proxy tells nothing.
        learn(502, Map.of());
        assertThat(limits.limiter(ApiRequest.USER_WRITES).due()).hasSize(1);
        assertThat(take()).isFalse();
    }

    @Test
    void writesOfSingleUsersAreFreeWhereNoLimitIsTold() {
        learn(200, Map.of());

        assertThat(take()).isTrue();
        assertThat(take()).isTrue();
    }

    private boolean take() {
        return limits.limiter(ApiRequest.USER_WRITES).take(new Waiter(Waiter.Rank.of(WRITE), () -> {}, () -> {}));
    }

    private void learn(int status, Map<String, Object> answered) {
        headers.learn(WRITE, status, new ResponseHeaders(answered));
    }
}
