package io.github.zendeskevents.event.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Nobody can send anything that the decoder does not have a name for. */
class EventDecoderPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventDecoder decoder = EventDecoder.create();

    @Property(tries = 1_000)
    void arbitraryBytesAreEventsOrOneOfTwoRefusals(@ForAll byte[] message) {
        assertNamed(message);
    }

    @Property(tries = 1_000)
    void almostJsonIsEventsOrOneOfTwoRefusals(@ForAll("almostJson") String message) {
        assertNamed(message);
    }

    @Property(tries = 150)
    void everyArrayOfAnythingIsAsManyEvents(@ForAll("json") List<String> elements) throws IOException {
        String message = "[" + String.join(",", elements) + "]";
        if (!elements.isEmpty() && !message.contains("\"batch\"")) {
            assertThat(decoder.decode(message))
                    .hasSize(elements.size())
                    .allSatisfy(EventDecoderPropertyTest::assertStorable);
        }
        assertNamed(message);
    }

    @Property(tries = 100)
    void linesAndAnArrayOfTheSameObjectsAreTheSameEvents(@ForAll("objects") List<String> objects) {
        List<Event> fromArray = decoder.decode("[" + String.join(",", objects) + "]");
        List<Event> fromLines = decoder.decode(String.join("\n", objects));

        assertThat(fromLines)
                .extracting(Event::type)
                .containsExactlyElementsOf(fromArray.stream().map(Event::type).toList());
        assertThat(fromLines)
                .extracting(Event::problem)
                .containsExactlyElementsOf(
                        fromArray.stream().map(Event::problem).toList());
    }

    private void assertNamed(Object message) {
        try {
            assertThat(decoder.decode(message)).isNotEmpty().allSatisfy(EventDecoderPropertyTest::assertStorable);
        } catch (UnreadableEventsException | NoEventsException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
        }
        List<Event> streamed = new ArrayList<>();
        byte[] bytes = message instanceof byte[] b ? b : message.toString().getBytes(StandardCharsets.UTF_8);
        decoder.stream(new ByteArrayInputStream(bytes)).forEachRemaining(streamed::add);
        assertThat(streamed).allSatisfy(EventDecoderPropertyTest::assertStorable);
    }

    /** It can be written as UTF-8, read again as the same, and used without a look at whether it is sound. */
    private static void assertStorable(Event event) throws IOException {
        byte[] written = JSON.writeValueAsBytes(event.json());
        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(JSON.writeValueAsString(event.json())));
        assertThat(JsonTree.copy(event.json())).as("nothing is left to clean").isEqualTo(event.json());
        assertThat(event.messageId()).isNotBlank();
        assertThat(event.time()).isNotNull();
        assertThat(event.traits()).isNotNull();
        assertThat(event.contextTraits()).isNotNull();
        assertThat(event.properties()).isNotNull();
        assertThat(event.toString()).isNotBlank();
        event.problem().ifPresent(problem -> assertThat(problem).isNotBlank().doesNotContain("\n"));
    }

    @Provide
    Arbitrary<String> almostJson() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\n",
                " ",
                "\\",
                "\\u0000",
                "\\ud83d",
                "\uFEFF",
                "\u0000",
                "\ud83d",
                "\"type\"",
                "\"batch\"",
                "\"track\"",
                "\"userId\"",
                "\"context\"",
                "\"traits\"",
                "\"writeKey\"",
                "{}",
                "[]",
                "null",
                "true",
                "1e999",
                "-0",
                "9".repeat(30),
                "{\"type\":\"track\"}",
                "{\"batch\":[",
                "]}",
                "\n{\"type\":\"identify\"}\n");
        return pieces.list().ofMaxSize(25).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<List<String>> json() {
        return value(3).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<String>> objects() {
        return object(3)
                .filter(o -> !o.equals("{}") && !o.contains("batch") && !o.contains("writeKey"))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> scalar = Arbitraries.oneOf(
                Arbitraries.of(
                        "null", "true", "false", "0", "-1", "1e999", "-1E+400", "1.50", "12345678901234567890123"),
                Arbitraries.of("\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"__proto__\"", "\"2026-01-01\""),
                Arbitraries.strings().ofMaxLength(10).map(EventDecoderPropertyTest::quoted));
        if (depth == 0) {
            return scalar;
        }
        return Arbitraries.oneOf(
                scalar,
                object(depth),
                Arbitraries.lazy(() -> value(depth - 1)).list().ofMaxSize(4).map(l -> "[" + String.join(",", l) + "]"));
    }

    private static Arbitrary<String> object(int depth) {
        Arbitrary<String> name = Arbitraries.oneOf(
                        Arbitraries.of(
                                "type",
                                "messageId",
                                "userId",
                                "groupId",
                                "anonymousId",
                                "event",
                                "traits",
                                "properties"),
                        Arbitraries.of(
                                "context",
                                "timestamp",
                                "originalTimestamp",
                                "sentAt",
                                "batch",
                                "writeKey",
                                "__proto__"),
                        Arbitraries.strings().ofMaxLength(5))
                .map(EventDecoderPropertyTest::quoted);
        return name.flatMap(n -> Arbitraries.lazy(() -> value(depth - 1)).map(v -> n + ":" + v))
                .list()
                .ofMaxSize(6)
                .map(members -> "{" + String.join(",", members) + "}");
    }

    private static String quoted(String text) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode().add(text);
        String written = array.toString();
        return written.substring(1, written.length() - 1);
    }
}
