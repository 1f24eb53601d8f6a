package io.github.zendeskevents.client.http;

import io.github.zendeskevents.client.request.ApiRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** How long calls to Zendesk take, those that are never answered too, as a histogram for operators. */
final class CallTimes {

    /** Up to the longest that {@code zendesk.request-timeout} is usually set to. */
    private static final Duration[] BUCKETS = Stream.of(
                    "PT0.1S", "PT0.25S", "PT0.5S", "PT1S", "PT2.5S", "PT5S", "PT10S", "PT30S", "PT60S")
            .map(Duration::parse)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;

    CallTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * One call is over.
     *
     * @param status empty when it was not answered
     */
    void ended(ApiRequest request, Optional<Integer> status, Duration took) {
        Timer.builder("zendesk.call.latency")
                .description("How long calls to Zendesk take")
                .tags("method", request.method(), "endpoint", request.label(), "answer", answer(status))
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(took);
    }

    /** By its class; that of limits, which is no failure, has a name of its own. */
    static String answer(Optional<Integer> status) {
        return status.map(code -> code == 429 ? "429" : code / 100 + "xx").orElse("none");
    }
}
