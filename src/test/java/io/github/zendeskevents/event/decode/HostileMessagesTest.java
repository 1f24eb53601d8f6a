package io.github.zendeskevents.event.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.event.Event;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written to cost much more than it is long is refused, or harms itself alone; it costs at most a second. */
class HostileMessagesTest {

    private static final int MAX_BODY = 4 * 1024 * 1024;
    private static final Map<String, String> MESSAGES = messages();

    private final EventDecoder decoder = EventDecoder.create();

    private static Map<String, String> messages() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("open objects on lines", full("", "{\n", ""));
        all.put("open lists on lines", full("{}\n", "[\n", ""));
        all.put("an event, then open objects", full("{\"type\":\"a\"}\n", "{\n", ""));
        all.put("two broken lines, then open objects", full("{\"a\"\n", "{\n", ""));
        all.put("a batch of numbers", full("{\"batch\":[", "1,", "1]}"));
        all.put("a batch of empty objects", full("{\"batch\":[", "{},", "{}]}"));
        all.put("a batch of small objects", full("{\"batch\":[", "{\"a\":1},", "{}]}"));
        all.put("a list of numbers", full("[", "1,", "1]"));
        all.put("a list of empty objects", full("[", "{},", "{}]"));
        all.put("numbers on one line", full("", "1 ", ""));
        all.put("numbers on lines", full("", "1\n", ""));
        all.put("empty objects on lines", full("", "{}\n", ""));
        all.put("a list of numbers on the second line", full("{\"type\":\"a\"}\n[", "1,", "1]"));
        all.put("a list of batches", full("[", "{\"batch\":[1]},", "1]"));
        all.put("an event of numbers", full("{\"type\":\"track\",\"properties\":{\"a\":[", "1,", "1]}}"));
        all.put("an event of objects", full("{\"type\":\"track\",\"properties\":{\"a\":[", "{},", "1]}}"));
        all.put("an event of lists", full("{\"type\":\"track\",\"properties\":{\"a\":[", "[],", "1]}}"));
        all.put("an event of many members", "{\"type\":\"track\",\"properties\":{" + members(300_000) + "}}");
        all.put("open lists", full("", "[", ""));
        all.put("open objects", full("", "{\"a\":", ""));
        all.put("lists in lists", "[".repeat(MAX_BODY / 2) + "]".repeat(MAX_BODY / 2));
        all.put("one long number", full("{\"type\":\"track\",\"userId\":", "9", "}"));
        all.put("one long fraction", full("{\"type\":\"track\",\"userId\":0.", "9", "}"));
        all.put("long numbers", full("[", "9".repeat(1_000) + ",", "1]"));
        all.put("large numbers", full("{\"type\":\"track\",\"properties\":{\"a\":[", "1e300,", "1]}}"));
        all.put("one long text", full("{\"type\":\"track\",\"userId\":\"", "x", "\"}"));
        all.put("one long name", full("{\"type\":\"track\",\"", "x", "\":1}"));
        all.put("blank lines", full("", "\n", ""));
        all.put("quotes", full("", "\"", ""));
        all.put("quotes on lines", full("", "\"\n", ""));
        all.put("no characters", full("", "\u0000", ""));
        all.put(
                "a context for each of many events",
                "{\"context\":{\"a\":\"" + "x".repeat(60_000) + "\"},\"batch\":["
                        + "{\"type\":\"track\",\"userId\":\"u\"},".repeat(900) + "{}]}");
        all.put(
                "a context of many members laid under each of many events",
                "{\"context\":{" + members(10_000) + "},\"batch\":["
                        + "{\"type\":\"track\",\"userId\":\"u\",\"context\":{\"a\":1}},".repeat(19_000) + "{}]}");
        all.put(
                "such batches on lines",
                ("{\"context\":{\"a\":\"" + "x".repeat(60_000) + "\"},\"batch\":["
                                + "{\"type\":\"track\",\"userId\":\"u\"},".repeat(900) + "{}]}\n")
                        .repeat(40));
        return all;
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"m" + i + "\":1").collect(Collectors.joining(","));
    }

    private static String full(String start, String again, String end) {
        return start + again.repeat((MAX_BODY - start.length() - end.length()) / again.length()) + end;
    }

    static List<String> names() {
        return List.copyOf(MESSAGES.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedOrHarmsItselfAlone(String name) {
        byte[] message = MESSAGES.get(name).getBytes(StandardCharsets.UTF_8);
        long before = ManagementFactory.getThreadMXBean()
                .getThreadCpuTime(Thread.currentThread().getId());
        String outcome = outcome(message);
        Duration cost = Duration.ofNanos(ManagementFactory.getThreadMXBean()
                        .getThreadCpuTime(Thread.currentThread().getId())
                - before);

        assertThat(cost).as("%s: %s", name, outcome).isLessThan(Duration.ofSeconds(1));
    }

    private String outcome(byte[] message) {
        try {
            List<Event> events = decoder.decode(message);
            long kept = events.stream()
                    .mapToLong(event -> event.json().toString().length())
                    .sum();
            assertThat(kept).isLessThanOrEqualTo(Math.max(65_536, 10L * message.length));
            return events.size() + " events, " + events.get(0).problem();
        } catch (UnreadableEventsException
                | NoEventsException
                | TooManyEventsException
                | OversizedMessageException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
            return refused.toString();
        }
    }
}
