package io.github.zendeskevents.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.CallRecord;
import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentCallsTest {

    private static final long MOST = 200_000;

    private final MutableClock clock = new MutableClock();
    private final RecentCalls calls = new RecentCalls(true, clock, MOST);

    @Test
    void aCallIsShownAsItWasMade() {
        ObjectNode sent = json().put("name", "Ann");
        ObjectNode held = json().put("name", "Anna");
        ApiRequest request = ApiRequest.send("PUT", "/api/v2/users/5", "/api/v2/users/{id}", sent);
        calls.attempt(List.of(1L), 2)
                .orElseThrow()
                .heard(CallRecord.sent(request, Optional.of(200), Duration.ofMillis(42), held));

        JsonNode call = calls.of(1).orElseThrow().path(0);

        assertThat(call.path("attempt").asInt()).isEqualTo(2);
        assertThat(call.path("at").asText())
                .isEqualTo(clock.instant().minusMillis(42).toString());
        assertThat(call.path("source").asText()).isEqualTo("zendesk");
        assertThat(call.path("method").asText()).isEqualTo("PUT");
        assertThat(call.path("path").asText()).isEqualTo("/api/v2/users/5");
        assertThat(call.path("status").asInt()).isEqualTo(200);
        assertThat(call.path("milliseconds").asInt()).isEqualTo(42);
        assertThat(call.path("records").asInt()).isOne();
        assertThat(call.path("request")).isEqualTo(sent);
        assertThat(call.path("answer")).isEqualTo(held);
        assertThat(call.path("current").isNull()).isTrue();
        assertThat(call.path("error").isNull()).isTrue();
    }

    @Test
    void aLongBodyIsCut() {
        ObjectNode large = json().put("text", "x".repeat(1_000_000));

        heard(1, large);

        String request = calls.of(1).orElseThrow().path(0).path("request").asText();
        assertThat(request)
                .hasSize(CallJson.LONGEST + 3)
                .startsWith("{\"text\":\"xxx")
                .endsWith("xxx...");
    }

    @Test
    void aBodyAsLongAsMayBeIsWhole() {
        ObjectNode body = json().put("text", "");
        body.put("text", "x".repeat(CallJson.LONGEST - body.toString().length()));

        heard(1, body);

        assertThat(calls.of(1).orElseThrow().path(0).path("request")).isEqualTo(body);
    }

    @Test
    void ofAllEventsTheLastOnesAreKeptWithinTheirBytes() {
        for (long event = 1; event <= 10_000; event++) {
            heard(event, json().put("event", event));
            assertThat(calls.bytes()).isLessThanOrEqualTo(MOST);
        }

        assertThat(calls.of(1)).isEmpty();
        assertThat(calls.of(10_000)).isPresent();
        assertThat(calls.of(9_700)).as("hundreds of them").isPresent();
    }

    @Test
    void ofAnEventThatIsTriedForDaysTheLastCallsAreKept() {
        for (int attempt = 1; attempt <= 5_000; attempt++) {
            calls.attempt(List.of(7L), attempt)
                    .orElseThrow()
                    .heard(CallRecord.sent(me(), Optional.of(503), Duration.ZERO, MissingNode.getInstance())
                            .withError("away"));
        }

        var kept = calls.of(7).orElseThrow();
        assertThat(kept.path(kept.size() - 1).path("attempt").asInt()).isEqualTo(5_000);
        assertThat(kept.size()).isBetween(50, 1_000);
        assertThat(calls.bytes()).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void eventsThatAreDeliveredAsOneShareTheirCalls() {
        calls.attempt(List.of(1L, 2L), 1)
                .orElseThrow()
                .heard(CallRecord.sent(me(), Optional.of(200), Duration.ZERO, json()));

        assertThat(calls.of(1)).isPresent().isEqualTo(calls.of(2));
    }

    @Test
    void anErasureForgetsTheCallsOfOthersTooBecauseTheyMayShowTheUser() {
        calls.attempt(List.of(1L), 1)
                .orElseThrow()
                .heard(CallRecord.sent(me(), Optional.of(200), Duration.ZERO, json().put("external_id", "ann")));

        calls.forgetUser("ann", List.of(2L));

        assertThat(calls.of(1)).isEmpty();
        assertThat(calls.bytes()).isZero();
    }

    @Test
    void nothingIsKeptWhereNobodyCanSeeIt() {
        RecentCalls off = new RecentCalls(false, clock, MOST);

        assertThat(off.attempt(List.of(1L), 1)).isEmpty();
        assertThat(off.of(1)).isEmpty();
    }

    private void heard(long event, JsonNode body) {
        ApiRequest request = ApiRequest.send("POST", "/api/v2/users", "/api/v2/users", body);
        calls.attempt(List.of(event), 1)
                .orElseThrow()
                .heard(CallRecord.sent(request, Optional.of(201), Duration.ZERO, MissingNode.getInstance()));
    }

    private static ApiRequest me() {
        return ApiRequest.get("/api/v2/users/me", "/api/v2/users/me");
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }
}
