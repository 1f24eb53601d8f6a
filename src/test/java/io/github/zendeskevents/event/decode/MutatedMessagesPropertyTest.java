package io.github.zendeskevents.event.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.event.Event;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Bodies in the form that SDKs send, with pieces of them repeated, cut out and overwritten: each costs little, and has a name. */
class MutatedMessagesPropertyTest {

    private static final int MAX_BODY = 4 * 1024 * 1024;
    private static final Duration MOST = Duration.ofSeconds(1);

    private static final List<String> BODIES = List.of(
            // Segment's browser SDK
            "{\"batch\":[{\"timestamp\":\"2026-03-01T10:00:00.000Z\",\"integrations\":{\"Segment.io\":true},\"userId\":\"u1\","
                    + "\"anonymousId\":\"a1\",\"type\":\"identify\",\"traits\":{\"name\":\"Ada\",\"email\":\"ada@acme.example\"},"
                    + "\"context\":{\"page\":{\"path\":\"/\",\"url\":\"http://shop.example/\"},\"library\":{\"name\":\"analytics.js\"}},"
                    + "\"messageId\":\"ajs-next-1\",\"writeKey\":\"k\"}],\"sentAt\":\"2026-03-01T10:00:01.000Z\",\"writeKey\":\"k\"}",
            // RudderStack's browser SDK
            "{\"userId\":\"u1\",\"anonymousId\":\"a1\",\"channel\":\"web\",\"context\":{\"traits\":{\"plan\":\"pro\"},"
                    + "\"sessionId\":1772359200000,\"app\":{\"name\":\"RudderLabs JavaScript SDK\"}},\"integrations\":{\"All\":true},"
                    + "\"type\":\"track\",\"event\":\"Order \\u0000 Completed\",\"properties\":{\"total\":12.5,\"items\":[{\"id\":1}]}}",
            // RudderStack's Java SDK
            "{\"batch\":[{\"type\":\"group\",\"groupId\":\"g\",\"userId\":7,\"traits\":{\"name\":\"Acme\"}},{\"type\":\"page\"}],"
                    + "\"context\":{\"library\":{\"name\":\"analytics-java\"}},\"sentAt\":\"2026-03-01T10:00:00.000Z\",\"sequence\":1}",
            "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"e\"}\n{\"type\":\"page\",\"userId\":\"u\"}\n");

    private final EventDecoder decoder = EventDecoder.create();

    @Property(tries = 300)
    void everyMutationOfARealBodyCostsLittleAndHasAName(
            @ForAll("bodies") String body, @ForAll int seed, @ForAll @IntRange(max = 5) int changes) {
        Random random = new Random(seed);
        byte[] message = body.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < changes; i++) {
            message = changed(message, random);
        }
        long before = cpu();

        try {
            List<Event> events = decoder.decode(message);

            long kept = events.stream()
                    .mapToLong(event -> event.json().toString().length())
                    .sum();
            assertThat(kept).isLessThan(Math.max(200_000, 10L * message.length));
        } catch (UnreadableEventsException
                | NoEventsException
                | TooManyEventsException
                | OversizedMessageException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
        }
        assertThat(Duration.ofNanos(cpu() - before)).isLessThan(MOST);
    }

    /** Repeats a piece until the body is as long as may be, cuts one out, or overwrites a byte. */
    private static byte[] changed(byte[] message, Random random) {
        if (message.length < 2) {
            return message;
        }
        int from = random.nextInt(message.length);
        int to = from + 1 + random.nextInt(Math.min(200, message.length - from));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(message, 0, from);
        switch (random.nextInt(3)) {
            case 0 -> {
                int most = Math.max(1, (MAX_BODY - message.length) / (to - from));
                int times = random.nextInt(4) == 0 ? most : Math.min(most, 1 + random.nextInt(2_000));
                for (int i = 0; i < times; i++) {
                    out.write(message, from, to - from);
                }
            }
            case 1 -> from = to;
            default -> {
                out.write("{}[]\",:\n\\0".charAt(random.nextInt(10)));
                from++;
            }
        }
        out.write(message, from, message.length - from);
        return out.toByteArray();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.of(BODIES);
    }
}
