package io.github.zendeskevents.event.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger ids = new AtomicInteger();
    private final EventDecoder decoder =
            new EventDecoder(Clock.fixed(NOW, ZoneOffset.UTC), () -> "generated-" + ids.incrementAndGet());

    private Event one(String json) {
        List<Event> events = decoder.decode(json);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    // Forms of messages

    @Test
    void oneEventIsTaken() {
        Event event = one(
                "{\"type\":\"Identify\",\"messageId\":\"m\",\"userId\":\"u\",\"traits\":{\"a\":1},\"unknown\":[1]}");

        assertThat(event.type()).isEqualTo("identify");
        assertThat(event.messageId()).isEqualTo("m");
        assertThat(event.acceptedAt()).isEqualTo(NOW);
        assertThat(event.problem()).isEmpty();
        assertThat(event.json().get("unknown")).isEqualTo(json("[1]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'type':'a'},{'type':'b'}]",
                "{'batch':[{'type':'a'},{'type':'b'}]}",
                "{'type':'a'}\n{'type':'b'}",
                "{'type':'a'}\r\n\r\n  {'type':'b'}\n\n",
                "\n\n{'type':'a'}\n{'type':'b'}",
                "{'type':'a'}{'type':'b'}",
                "{'type':\n'a'}\n{'type':\n'b'}",
                "{\n  'batch': [\n    {\n      'type': 'a'\n    },\n    {\n      'type': 'b'\n    }\n  ]\n}\n",
                "[\n{'type':'a'},\n{'type':'b'}\n]",
                "[{'type':'a'}]\n[{'type':'b'}]",
                "\uFEFF[{'type':'a'},{'type':'b'}]",
                "\uFEFF{'type':'a'}\n{'type':'b'}",
                "{'batch':[{'type':'a'}]}\n{'batch':[{'type':'b'}]}"
            })
    void severalEventsAreTakenInTheirOrder(String text) {
        String message = text.replace('\'', '"');

        assertThat(decoder.decode(message)).extracting(Event::type).containsExactly("a", "b");
        assertThat(decoder.decode(message.getBytes(StandardCharsets.UTF_8)))
                .extracting(Event::type)
                .containsExactly("a", "b");
        assertThat(streamed(message)).extracting(Event::type).containsExactly("a", "b");
        assertThat(chunks(message))
                .hasSize(1)
                .first(InstanceOfAssertFactories.list(Event.class))
                .hasSize(2);
    }

    @Test
    void objectsOfOtherRoutesAreTaken() {
        Map<String, Object> map = new HashMap<>(Map.of("type", "track", "userId", 7, "timestamp", Instant.EPOCH));
        map.put("nothing", null);
        Event ready = one("{\"type\":\"page\"}");

        assertThat(decoder.decode(map)).extracting(Event::time).containsExactly(Instant.EPOCH);
        assertThat(decoder.decode(json("{\"type\":\"a\"}")))
                .extracting(Event::type)
                .containsExactly("a");
        assertThat(decoder.decode(json("[{\"type\":\"a\"}]")))
                .extracting(Event::type)
                .containsExactly("a");
        assertThat(decoder.decode(ready)).containsExactly(ready);
        assertThat(decoder.decode(new StringReader("{\"type\":\"a\"}")))
                .extracting(Event::type)
                .containsExactly("a");
        assertThat(decoder.decode(ByteBuffer.wrap("{\"type\":\"a\"}".getBytes(StandardCharsets.UTF_8))))
                .extracting(Event::type)
                .containsExactly("a");
        assertThat(decoder.decode(new Event(ready.json().deepCopy().without("messageId"), NOW)))
                .allSatisfy(event -> assertThat(event.messageId()).startsWith("generated-"));
        assertThat(decoder.decode(
                        List.of(map, ready, "{\"type\":\"b\"}", "oops", json("{\"type\":\"c\"}"), 5, new Object())))
                .extracting(Event::type)
                .containsExactly("track", "page", "b", "invalid", "c", "invalid", "invalid");
        assertThat(decoder.decode(Map.of("batch", List.of(map))))
                .extracting(Event::userId)
                .containsExactly(Optional.of("7"));
    }

    @Test
    void theTreeOfAnotherRouteIsCopied() {
        var tree = (ObjectNode) json("{\"type\":\"a\",\"userId\":5,\"writeKey\":\"k\"}");

        Event event = decoder.decode(tree).get(0);

        assertThat(event.userId()).hasValue("5");
        assertThat(tree).isEqualTo(json("{\"type\":\"a\",\"userId\":5,\"writeKey\":\"k\"}"));
    }

    // What has no events, and what cannot be read

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\n",
                "[]",
                "{}",
                "{\"batch\":[]}",
                "{\"batch\":null}",
                "{\"batch\":{}}",
                "42",
                "\"text\"",
                "null",
                "true",
                "1\n2\n",
                "{\"writeKey\":\"k\"}"
            })
    void aMessageWithoutEventsIsNamed(String message) {
        assertThatThrownBy(() -> decoder.decode(message)).isInstanceOf(NoEventsException.class);
    }

    @Test
    void noMessageAtAllHasNoEvents() {
        assertThatThrownBy(() -> decoder.decode(null)).isInstanceOf(NoEventsException.class);
        assertThatThrownBy(() -> decoder.decode(List.of())).isInstanceOf(NoEventsException.class);
        assertThat(decoder.chunks(null)).isExhausted();
        assertThat(decoder.chunks("")).isExhausted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "{'type':'a'",
                "[{'type':'a'},",
                "[{'type':'a'}",
                "oops",
                "<xml/>",
                "{'type':'a',}",
                "{'type':NaN}",
                "{\n'type':'a',\n",
                "{'batch':[\n{'type':'a'}\n",
                "{'batch':[\n{'type':'a'},\n{'type':'b'}\n{'type':'c'}\n]}",
                "[\n{'type':'a'},\n{'type':'b'},\n]",
                "{\n'type':'a'\n'userId':'u'\n}",
                "{'batch':[{'type':'a'}],\n'context':\n"
            })
    void aMessageThatBreaksIsUnreadable(String text) {
        String message = text.replace('\'', '"');

        assertThatThrownBy(() -> decoder.decode(message)).isInstanceOf(UnreadableEventsException.class);
        assertThat(streamed(message)).isNotEmpty().last().satisfies(event -> {
            assertThat(event.problem()).isPresent();
            assertThat(event.type()).isEqualTo("invalid");
            assertThat(event.messageId()).isNotEmpty();
        });
    }

    @Test
    void theReasonNamesThePlaceAndNothingOfThePayload() {
        assertThatThrownBy(() -> decoder.decode("{\n  \"type\": \"a\",\n  \"s3cret\": s3cret\n}"))
                .hasMessage("unreadable JSON at line 3, column 19");
        assertThatThrownBy(() -> decoder.decode("\n\n{\n\"a\":[\n"))
                .hasMessage("JSON that begins at line 3 and ends too early");
        assertThatThrownBy(() -> decoder.decode("\n[{\"type\":\"a\"},\n  s3cret]"))
                .hasMessage("unreadable JSON at line 3, column 9");
    }

    @Test
    void bytesThatAreNoUtf8AreUnreadable() {
        byte[] latin1 = "{\"type\":\"a\",\"userId\":\"M\u00fcller\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] surrogate = {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'};

        assertThatThrownBy(() -> decoder.decode(latin1))
                .isInstanceOf(UnreadableEventsException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> decoder.decode(surrogate)).isInstanceOf(UnreadableEventsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[%2$s,%1$s,%2$s]",
                "[\n%2$s,\n%1$s,\n%2$s\n]",
                "{\"batch\":[%2$s,%1$s,%2$s]}",
                "{\n\"batch\":[\n%2$s,%1$s,\n%2$s]}",
                "%2$s\n%1$s\n%2$s\n"
            })
    void anEventThatIsNoUtf8HarmsItselfAlone(String form) {
        for (String bad : List.of(
                "{\"type\":\"track\",\"messageId\":\"m\",\"userId\":\"u\",\"properties\":{\"a\":[\"M\u00fcller\"]}}",
                "{\"type\":\"track\",\"messageId\":\"m\",\"userId\":\"u\",\"properties\":{\"M\u00fcller\":1}}",
                "{\"type\":\"track\",\"messageId\":\"m\",\"userId\":\"u\",\"event\":\"\u00ed\u00a0\u0080\"}")) {
            byte[] message = String.format(form, bad, "{\"type\":\"track\",\"userId\":\"v\"}")
                    .getBytes(StandardCharsets.ISO_8859_1);

            for (List<Event> events : List.of(decoder.decode(message), streamed(new ByteArrayInputStream(message)))) {
                assertThat(events).hasSize(3);
                assertThat(events.get(1).problem().orElseThrow()).contains("UTF-8");
                assertThat(events.get(1).messageId()).isEqualTo("m");
                assertThat(events.get(1).userId()).hasValue("u");
                assertThat(events.get(0).problem()).isEmpty();
                assertThat(events.get(2).problem()).isEmpty();
                assertThat(events.get(2).userId()).hasValue("v");
            }
        }
    }

    @Test
    void textsThatHaveTheMarkOfBytesThatAreNoUtf8AreSoundNevertheless() {
        assertThat(
                        one("{\"type\":\"a\",\"traits\":{\"x\":\"\\udc80\",\"\\udc80\":1,\"\ud83d\udc80\":\"\ud83d\udc80\"}}")
                                .problem())
                .isEmpty();
        assertThat(decoder.decode(Map.of("type", "a", "traits", Map.of("x", "\udc80")))
                        .get(0)
                        .problem())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "42,42",
        "1.0,1",
        "1.50,1.5",
        "-0,0",
        "-0.0,0",
        "-7,-7",
        "1E3,1000",
        "1e21,1000000000000000000000",
        "1e-7,0.0000001",
        "12345678901234567890,12345678901234567890",
        "9007199254740993,9007199254740993",
        "9007199254740993.0,9007199254740993",
        "123456789012345678901234567890.5,123456789012345678901234567890.5"
    })
    void anIdThatIsANumberIsItsDecimalDigits(String number, String id) {
        Event event = one("{\"type\":\"identify\",\"messageId\":" + number + ",\"userId\":" + number + "}");
        Event implied = one("{\"type\":\"identify\",\"traits\":{\"id\":" + number + "}}");

        assertThat(event.userId()).hasValue(id);
        assertThat(event.messageId()).isEqualTo(id);
        assertThat(implied.userId()).hasValue(id);
    }

    @Test
    void anIdThatIsANumberOfTooManyDigitsIsNone() {
        assertThat(one("{\"type\":\"identify\",\"userId\":1.5e300}").problem().orElseThrow())
                .contains("no more than 255 characters, not 301");
    }

    @ParameterizedTest
    @ValueSource(ints = {901, 5_000, 19_000})
    void anEventThatIsNestedTooDeepHarmsItselfAlone(int depth) {
        for (String deep :
                List.of("[".repeat(depth) + "]".repeat(depth), "{\"a\":".repeat(depth) + "1" + "}".repeat(depth))) {
            String bad = "{\"type\":\"track\",\"userId\":\"u\",\"properties\":{\"a\":" + deep + ",\"b\":2}}";
            String good = "{\"type\":\"track\",\"userId\":\"v\"}";

            for (String message : List.of(
                    "{\"batch\":[" + good + "," + bad + "," + good + "]}",
                    "[" + good + "," + bad + "," + good + "]",
                    good + "\n" + bad + "\n" + good)) {
                List<Event> events = decoder.decode(message);
                assertThat(events).extracting(e -> e.problem().isPresent()).containsExactly(false, true, false);
                assertThat(events.get(1).problem())
                        .hasValueSatisfying(p -> assertThat(p).contains("deeper than 900"));
                assertThat(events.get(1).userId()).hasValue("u");
                assertThat(events.get(1).properties().get("b").asInt()).isEqualTo(2);
            }
            assertThat(one(bad).problem()).isPresent();
            assertThat(streamed(bad)).hasSize(1).allSatisfy(e -> assertThat(e.problem())
                    .isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 1_000_000})
    void whatIsNestedWithoutEndIsUnreadable(int depth) {
        String lists = "[".repeat(depth) + "]".repeat(depth);
        String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);

        assertThatThrownBy(() -> decoder.decode(lists))
                .isInstanceOf(UnreadableEventsException.class)
                .hasMessageContaining("nested too deep");
        assertThatThrownBy(() -> decoder.decode(objects)).isInstanceOf(UnreadableEventsException.class);
    }

    @Test
    void anEventWithTooLongANameOrTextOrTooManyValuesHarmsItselfAlone() {
        for (String member : List.of(
                "\"" + "n".repeat(1_001) + "\":1",
                "\"n\":\"" + "x".repeat(262_145) + "\"",
                "\"n\":[" + "1,".repeat(10_000) + "1]")) {
            List<Event> events =
                    decoder.decode("[{\"type\":\"a\"},{\"type\":\"b\",\"traits\":{" + member + "}},{\"type\":\"c\"}]");

            assertThat(events).extracting(Event::type).containsExactly("a", "b", "c");
            assertThat(events).extracting(e -> e.problem().isPresent()).containsExactly(false, true, false);
        }
        assertThat(one("{\"type\":\"b\",\"traits\":{\"" + "n".repeat(1_000) + "\":\"" + "x".repeat(262_144) + "\"}}")
                        .problem())
                .isEmpty();
    }

    @Test
    void whatIsReadCanBeWrittenAndReadAgain() throws Exception {
        String deepest = "{\"type\":\"a\",\"traits\":" + "[".repeat(899) + "]".repeat(899) + "}";

        JsonNode event = one(deepest).json();

        assertThat(JSON.readTree(JSON.writeValueAsBytes(List.of(Map.of("event", event))))
                        .at("/0/event"))
                .isEqualTo(event);
    }

    // Lines

    @Test
    void aBadLineAmongReadableOnesIsABadEvent() {
        List<Event> events = decoder.decode("{\"type\":\"a\"}\n{\"type\":\"b\", oops\n17\n{\"type\":\"c\"}");

        assertThat(events).extracting(Event::type).containsExactly("a", "invalid", "invalid", "c");
        assertThat(events.get(1).json().get("value").asText()).isEqualTo("{\"type\":\"b\", oops");
        assertThat(events.get(1).problem())
                .hasValueSatisfying(p -> assertThat(p).contains("line 2"));
        assertThat(events.get(2).json().get("value").asInt()).isEqualTo(17);
        assertThat(events).extracting(Event::messageId).doesNotHaveDuplicates().doesNotContain("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oops",
                "{\"type\":\"x\",\"userId\":\"cut he",
                "{\"type\":\"x\"",
                "{\"type\":\"x\",",
                "{\"type\":\"x\"}}",
                "]"
            })
    void aBadLineMayBeTheFirstOrTheLast(String bad) {
        assertThat(decoder.decode(bad + "\n{\"type\":\"a\"}"))
                .extracting(Event::type)
                .contains("a", "invalid");
        assertThat(decoder.decode("{\"type\":\"a\"}\n" + bad))
                .extracting(Event::type)
                .contains("a", "invalid");
        assertThat(decoder.decode(bad + "\n{\"type\":\"a\"}\n{\"type\":\"b\"}\n{\"type\":\"c\"}\n"))
                .extracting(Event::type)
                .contains("a", "b", "c", "invalid");
    }

    @Test
    void aLongBadLineIsCut() {
        Event bad = decoder.decode("{\"type\":\"a\"}\n" + "\ud83d\ude00".repeat(999) + "x")
                .get(1);

        assertThat(bad.json().get("value").asText()).hasSize(1_000);
    }

    @Test
    void oneLineThatIsNoUtf8HarmsNoOther() {
        byte[] message =
                "{\"type\":\"a\"}\n{\"type\":\"\u00e4\"}\n{\"type\":\"b\"}\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(decoder.decode(message)).extracting(Event::type).containsExactly("a", "invalid", "b");
    }

    // Batches

    @Test
    void whatTheBatchSaysLiesUnderWhatItsEventsSay() {
        List<Event> events = decoder.decode(
                """
                {"batch":[{"type":"a"},
                          {"type":"b","context":{"app":{"name":"own"},"traits":{"email":null}},"sentAt":"2026-02-02T00:00:00Z"},
                          {"type":"c","context":null,"integrations":{"All":false}}],
                 "context":{"app":{"name":"batch","build":1},"traits":{"email":"x@example.org"}},
                 "integrations":{"All":true,"Zendesk":true},
                 "sentAt":"2026-01-01T00:00:00Z"}""");

        JsonNode traits = json("{\"email\":\"x@example.org\"}");
        assertThat(events)
                .extracting(e -> e.json().at("/context/app"))
                .containsExactly(
                        json("{\"name\":\"batch\",\"build\":1}"),
                        json("{\"name\":\"own\",\"build\":1}"),
                        json("{\"name\":\"batch\",\"build\":1}"));
        assertThat(events)
                .extracting(e -> e.json().at("/context/traits"))
                .containsExactly(traits, json("{\"email\":null}"), traits);
        assertThat(events)
                .extracting(e -> e.json().get("integrations"))
                .containsExactly(
                        json("{\"All\":true,\"Zendesk\":true}"),
                        json("{\"All\":true,\"Zendesk\":true}"),
                        json("{\"All\":false,\"Zendesk\":true}"));
        assertThat(events)
                .extracting(e -> e.json().get("sentAt").asText())
                .containsExactly("2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z", "2026-01-01T00:00:00Z");
        assertThat(events).allSatisfy(e -> assertThat(e.json().has("batch")).isFalse());
    }

    @Test
    void integrationsOfAnEventThatAreNonsenseDoNotHideThoseOfTheBatch() {
        List<Event> events = decoder.decode(
                """
                {"batch":[{"type":"a","integrations":"all"},{"type":"b","integrations":null},{"type":"c","integrations":[1]}],
                 "integrations":{"Zendesk":false}}""");

        assertThat(events).extracting(e -> e.json().get("integrations")).containsOnly(json("{\"Zendesk\":false}"));
        assertThat(one("{\"batch\":[{\"type\":\"a\",\"integrations\":\"all\"}],\"integrations\":5}")
                        .json()
                        .get("integrations"))
                .isEqualTo(json("\"all\""));
    }

    private static ObjectNode with(String messageId, String event) {
        return ((ObjectNode) json(event)).put("messageId", messageId);
    }

    @Test
    void writeKeysAreNotKept() {
        String message =
                "{\"writeKey\":\"k1\",\"batch\":[{\"type\":\"a\",\"writeKey\":\"k2\"},[{\"writeKey\":\"k3\"}]]}";

        assertThat(decoder.decode(message))
                .allSatisfy(event -> assertThat(event.json().toString())
                        .doesNotContain("writeKey")
                        .doesNotContain("k1")
                        .doesNotContain("k2")
                        .doesNotContain("k3"));
        assertThat(decoder.decode("{\"type\":\"a\"}\n{\"writeKey\" : \"k4\", oops")
                        .get(1)
                        .json()
                        .toString())
                .doesNotContain("k4");
        assertThat(one("{\"type\":\"a\",\"properties\":{\"writeKey\":\"mine\"}}")
                        .properties()
                        .get("writeKey")
                        .asText())
                .isEqualTo("mine");
    }

    @Test
    void aBatchCannotMultiplyItsContextWithoutEnd() {
        String message =
                "{\"context\":{\"a\":\"" + "x".repeat(1_000_000) + "\"},\"batch\":[" + "{},".repeat(100_000) + "{}]}";

        assertThatThrownBy(() -> decoder.decode(message))
                .isInstanceOf(OversizedMessageException.class)
                .hasMessageContaining("context of the batch");
        assertThat(streamed(message)).extracting(Event::type).containsExactly("invalid");
    }

    @Test
    void aMessageOfEndlessEventsIsRefused() {
        assertThatThrownBy(() -> decoder.decode("[" + "1,".repeat(200_000) + "1]"))
                .isInstanceOf(OversizedMessageException.class);
        assertThat(decoder.decode("[" + "{\"type\":\"a\"},".repeat(4_999) + "{\"type\":\"b\"}]"))
                .hasSize(5_000);
        assertThatThrownBy(() -> decoder.decode("[" + "{\"type\":\"a\"},".repeat(5_000) + "{\"type\":\"b\"}]"))
                .isInstanceOf(TooManyEventsException.class)
                .hasMessageContaining("5000 events");
    }

    // Members

    @Test
    void idsThatAreNumbersBecomeText() {
        Event event = one(
                "{\"type\":\"a\",\"messageId\":1,\"userId\":12345678901234567890,\"groupId\":42.0,\"anonymousId\":1.5,"
                        + "\"traits\":{\"id\":7,\"company\":{\"id\":8}}}");

        assertThat(event.json())
                .isEqualTo(json(
                        "{\"type\":\"a\",\"messageId\":\"1\",\"userId\":\"12345678901234567890\",\"groupId\":\"42\","
                                + "\"anonymousId\":\"1.5\",\"traits\":{\"id\":7,\"company\":{\"id\":8}}}"));
        assertThat(event.problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"type\":\"a\"}", "{\"type\":\"a\",\"messageId\":null}", "{\"type\":\"a\",\"messageId\":\" \"}"
            })
    void aMissingMessageIdIsGenerated(String message) {
        assertThat(one(message).messageId()).isEqualTo("generated-1");
        assertThat(decoder.decode(message).get(0).problem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"userId\":\"u\"}; track; track", "{\"type\":null}; track; track", "{\"type\":\" \"}; track; track",
                "{\"type\":\"group\"}; track; group", "{\"batch\":[{\"userId\":\"u\"}]}; group; group",
                        "{\"type\":\"x\"}; ''; x"
            })
    void theDefaultTypeFillsAMissingOne(String message, String defaultType, String type) {
        assertThat(decoder.decode(message, defaultType)).extracting(Event::type).containsExactly(type);
    }

    @Test
    void theLastOfTwoMembersOfTheSameNameCounts() {
        assertThat(one("{\"type\":\"a\",\"type\":\"b\",\"traits\":{\"x\":1,\"x\":2}}")
                        .json())
                .isEqualTo(with("generated-1", "{\"type\":\"b\",\"traits\":{\"x\":2}}"));
    }

    @Test
    void whatCannotBeStoredIsReplaced() {
        Event event = one("{\"type\":\"a\",\"traits\":{\"nul\\u0000\":\"a\\u0000b\",\"high\\ud83d\":\"\\ud83dx\","
                + "\"low\":\"x\\ude00\",\"pair\":\"\\ud83d\\ude00\",\"swapped\":\"\\ude00\\ud83d\"}}");

        assertThat(event.traits())
                .isEqualTo(json("{\"nul\uFFFD\":\"a\uFFFDb\",\"high\uFFFD\":\"\uFFFDx\",\"low\":\"x\uFFFD\","
                        + "\"pair\":\"\ud83d\ude00\",\"swapped\":\"\uFFFD\uFFFD\"}"));
        assertThat(decoder.decode(Map.of("type", "a", "traits", Map.of("x", "\ud83d\u0000")))
                        .get(0)
                        .traits()
                        .get("x")
                        .asText())
                .isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void numbersStaySmall() {
        Event event = one("{\"type\":\"a\",\"traits\":{\"i\":1e999999999,\"n\":-1e999,\"s\":1e-999999999,\"long\":"
                + "9".repeat(200_000)
                + ",\"fraction\":0." + "1".repeat(200_000)
                + ",\"big\":123456789012345678901234567890,\"d\":1.5,\"zero\":1.0}}");

        assertThat(event.traits().get("i").asText()).isEqualTo("1e999999999");
        assertThat(event.traits().get("n").asText()).isEqualTo("-1e999");
        assertThat(event.traits().get("s").doubleValue()).isZero();
        assertThat(event.traits().get("long").isTextual()).isTrue();
        assertThat(event.traits().get("fraction").doubleValue()).isEqualTo(0.1111111111111111);
        assertThat(event.traits().get("big").bigIntegerValue()).isEqualTo("123456789012345678901234567890");
        assertThat(event.traits().get("d").doubleValue()).isEqualTo(1.5);
        assertThat(decoder.decode(Map.of("type", "a", "traits", Map.of("x", Double.POSITIVE_INFINITY)))
                        .get(0)
                        .traits()
                        .get("x")
                        .isTextual())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-31T12:00:00Z|2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00.123456789Z|2026-01-31T12:00:00.123456789Z",
                "2026-01-31T12:00:00+02:00|2026-01-31T10:00:00Z",
                "2026-01-31T12:00:00.5-0330|2026-01-31T15:30:00.5Z",
                "2026-01-31T12:00:00+02|2026-01-31T10:00:00Z",
                "2026-01-31t12:00:00z|2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00|2026-01-31T12:00:00Z",
                "2026-01-31T12:00|2026-01-31T12:00:00Z",
                "2026-01-31T12:00Z|2026-01-31T12:00:00Z",
                "2026-01-31|2026-01-31T00:00:00Z",
                "2024-02-29|2024-02-29T00:00:00Z"
            })
    void iso8601TimesAreRead(String text, Instant time) {
        Event event = one("{\"type\":\"a\",\"timestamp\":\"" + text + "\"}");

        assertThat(event.problem()).isEmpty();
        assertThat(event.time()).isEqualTo(time);
    }

    @Test
    void theTimeIsTheTimestampElseTheOriginalOneElseThatOfAcceptance() {
        assertThat(one("{\"type\":\"a\",\"timestamp\":\"2026-01-01\",\"originalTimestamp\":\"2025-01-01\"}")
                        .time())
                .isEqualTo("2026-01-01T00:00:00Z");
        assertThat(one("{\"type\":\"a\",\"timestamp\":null,\"originalTimestamp\":\"2025-01-01\"}")
                        .time())
                .isEqualTo("2025-01-01T00:00:00Z");
        assertThat(one("{\"type\":\"a\",\"timestamp\":\"soon\",\"originalTimestamp\":\"2025-01-01\"}")
                        .time())
                .isEqualTo("2025-01-01T00:00:00Z");
        assertThat(one("{\"type\":\"a\"}").time()).isEqualTo(NOW);
    }

    // Malformed events

    @ParameterizedTest
    @ValueSource(strings = {"type", "messageId", "userId", "groupId", "event"})
    void idsAndNamesMustBeTextOrNumbers(String member) {
        for (String value : List.of("{}", "[1]", "true", "{\"a\":1}")) {
            assertMalformed(member, value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"traits", "properties", "context"})
    void objectsMustBeObjects(String member) {
        for (String value : List.of("\"x\"", "[1]", "true", "5")) {
            assertMalformed(member, value);
        }
        assertThat(one("{\"type\":\"a\",\"" + member + "\":null}").problem()).isEmpty();
    }

    @Test
    void contextTraitsMustBeAnObject() {
        assertThat(one("{\"type\":\"a\",\"context\":{\"traits\":[]}}").problem())
                .hasValueSatisfying(p -> assertThat(p).contains("context.traits"));
        assertThat(one("{\"type\":\"a\",\"context\":{\"traits\":null}}").problem())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "originalTimestamp"})
    void aTimeThatCannotBeReadIsPassedOverAndMakesNoEventInvalid(String member) {
        for (String value : List.of(
                "\"yesterday\"",
                "\"\"",
                "1767225600",
                "\"2026-13-01T00:00:00Z\"",
                "\"2026-02-30\"",
                "\"2026-01-01 00:00:00\"",
                "\"Thu, 01 Jan 2026 00:00:00 GMT\"",
                "{}",
                "true",
                "[\"2026-01-01\"]")) {
            Event event = one("{\"type\":\"a\",\"" + member + "\":" + value + "}");
            assertThat(event.problem()).isEmpty();
            assertThat(event.time()).isEqualTo(NOW);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"messageId", "userId", "groupId"})
    void idsMustBeShortAndPrintable(String member) {
        assertThat(one("{\"type\":\"a\",\"" + member + "\":\"" + "\ud83d\ude00".repeat(255) + "\"}")
                        .problem())
                .isEmpty();
        for (String value :
                List.of("\"" + "x".repeat(256) + "\"", "\"a\\nb\"", "\"a\\u0000b\"", "\"a\\u007fb\"", "\"\\ud83d\"")) {
            assertMalformed(member, value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'track','properties':{'userId':%s}}",
                "{'type':'identify','traits':{'id':%s}}",
                "{'type':'group','context':{'traits':{'userId':%s}}}"
            })
    void anIdInsideOfAnEventMustBeShortAndPrintableWhereTheEventHasNoneOfItsOwn(String event) {
        for (String value : List.of("'" + "x".repeat(256) + "'", "'a\\nb'", "'\\ud83d'")) {
            String json = event.formatted(value).replace('\'', '"');
            assertThat(one(json).problem())
                    .hasValueSatisfying(p -> assertThat(p).contains("must"));
            assertThat(one(json.replaceFirst("\\{", "{\"userId\":\"u1\",")).problem())
                    .isEmpty();
        }
    }

    @Test
    void anEventNeedsAType() {
        assertThat(one("{\"userId\":\"u\"}").problem())
                .hasValueSatisfying(p -> assertThat(p).contains("\"type\" is missing"));
    }

    private void assertMalformed(String member, String value) {
        Event event = one("{\"type\":\"t\",\"" + member + "\":" + value + ",\"keep\":1}");
        assertThat(event.problem()).as(member + " " + value).hasValueSatisfying(p -> assertThat(p)
                .contains("\"" + member + "\"")
                .contains("must")
                .doesNotContain("\n"));
        assertThat(event.messageId()).isNotBlank().hasSizeLessThan(256);
        assertThat(event.json().get("keep").asInt()).isEqualTo(1);
        if (!member.equals("messageId")) {
            assertThat(event.json().get(member)).isNotNull();
        }
    }

    @Test
    void problemsShowNoPersonalData() {
        assertThat(one("{\"type\":\"a\",\"traits\":\"s3cret\"}").problem().orElseThrow())
                .doesNotContain("s3cret");
        assertThat(one("{\"type\":\"a\",\"userId\":[\"s3cret\"]}").problem().orElseThrow())
                .doesNotContain("s3cret");
        assertThat(one("{\"type\":\"identify\",\"traits\":{\"id\":\"s3cret\\u0000\"}}")
                        .problem()
                        .orElseThrow())
                .doesNotContain("s3cret");
    }

    @Test
    void whatIsNoEventInAListIsWrapped() {
        List<Event> events = decoder.decode("[1,\"x\",null,[{\"type\":\"a\"}],true,{}]");

        assertThat(events).extracting(e -> e.problem().isPresent()).containsOnly(true);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly("invalid", "invalid", "invalid", "invalid", "invalid", "");
        assertThat(events.get(3).json().get("value")).isEqualTo(json("[{\"type\":\"a\"}]"));
        assertThat(events).extracting(Event::messageId).doesNotHaveDuplicates().doesNotContain("");
    }

    // Streams

    @Test
    void aStreamIsReadAsItsEventsAreAskedFor() {
        CountingStream endless = new CountingStream("{\"type\":\"a\",\"userId\":\"u\"}\n");

        EventStream events = decoder.stream(endless);
        for (int i = 0; i < 100_000; i++) {
            assertThat(events.next().type()).isEqualTo("a");
        }

        assertThat(endless.served()).isLessThan(100_000 * 26 + 100_000);
    }

    @Test
    void anEndlessArrayIsReadAsItsEventsAreAskedFor() {
        CountingStream endless = new CountingStream("[", "{\"type\":\"a\",\"userId\":\"u\"},");

        EventStream events = decoder.stream(endless);
        for (int i = 0; i < 100_000; i++) {
            assertThat(events.next().type()).isEqualTo("a");
        }

        assertThat(endless.served()).isLessThan(100_000 * 26 + 100_000);
    }

    @Test
    void oneEndlessValueEndsTheStreamAndNotTheMemory() {
        assertThat(streamed(new CountingStream("[{\"type\":\"a\"},{\"a\":\"", "xxxxxxxxxxxxxxxx")))
                .extracting(Event::type)
                .containsExactly("a", "invalid");
        assertThat(streamed(new CountingStream("{\n\"a\":\n", "{\"b\":\n")))
                .extracting(Event::type)
                .containsExactly("invalid");
    }

    @Test
    void anOverlongLineHarmsNoOther() {
        String message = "{\"type\":\"a\"}\n{\"x\":\"" + "x".repeat(17 * 1024 * 1024) + "\"}\n{\"type\":\"b\"}\n";

        assertThat(streamed(message)).extracting(Event::type).containsExactly("a", "invalid", "b");
        assertThat(streamed(message.substring(message.indexOf('\n') + 1)))
                .extracting(Event::type)
                .containsExactly("invalid", "b");
    }

    @Test
    void whatIsInMemoryAlreadyMayBeOfAnyLength() {
        assertThat(chunks("{\"type\":\"a\",\"x\":[" + ("\"" + "x".repeat(100_000) + "\",").repeat(175) + "1]}"))
                .hasSize(1)
                .first(InstanceOfAssertFactories.list(Event.class))
                .first()
                .satisfies(event -> assertThat(event.problem()).isEmpty());
    }

    @Test
    void aStreamIsClosedWhenItIsRead() throws Exception {
        for (boolean inChunks : List.of(true, false)) {
            AtomicInteger closed = new AtomicInteger();
            InputStream message = new ByteArrayInputStream("{\"type\":\"a\"}".getBytes(StandardCharsets.UTF_8)) {
                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
            if (inChunks) {
                try (Closeable chunks = (Closeable) decoder.chunks(message)) {
                    assertThat((Iterator<?>) chunks).hasNext();
                }
            } else {
                decoder.decode(message);
            }
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void anArrayThatBreaksGivesWhatCameBefore() {
        assertThat(streamed("[{\"type\":\"a\"},\n{\"type\":\"b\"},\n oops ]"))
                .extracting(Event::type)
                .containsExactly("a", "b", "invalid");
        assertThat(streamed("[{\"type\":\"a\"},\n{\"type\":\"b\"},\n oops ]")
                        .get(2)
                        .problem())
                .hasValueSatisfying(p -> assertThat(p).contains("line 3"));
    }

    @Test
    void chunksAreAFewHundredEventsOrAFewMegabytes() {
        assertThat(chunks("{\"type\":\"a\"}\n".repeat(1_201)))
                .extracting(List::size)
                .containsExactly(500, 500, 201);
        assertThat(chunks(("{\"type\":\"a\",\"x\":\"" + "x".repeat(3_000_000) + "\"}\n").repeat(3)))
                .extracting(List::size)
                .containsExactly(2, 1);
        assertThat(chunks(new ArrayList<>(Collections.nCopies(501, Map.of("type", "a")))))
                .extracting(List::size)
                .containsExactly(500, 1);
    }

    @Test
    void chunksRefuseNothing() {
        for (Object message : Arrays.asList(
                "oops", "42", "{}", "{\"batch\":5}", new Object(), Map.of("batch", 5), 7, List.of("oops"), new byte[] {
                    (byte) 0xFF
                })) {
            assertThat(chunks(message))
                    .as("%s", message)
                    .hasSize(1)
                    .first(InstanceOfAssertFactories.list(Event.class))
                    .hasSize(1)
                    .first()
                    .satisfies(event -> assertThat(event.problem()).isPresent());
        }
    }

    private List<Event> streamed(String message) {
        return streamed(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Event> streamed(InputStream message) {
        List<Event> events = new ArrayList<>();
        decoder.stream(message).forEachRemaining(events::add);
        return events;
    }

    private List<List<Event>> chunks(Object message) {
        List<List<Event>> chunks = new ArrayList<>();
        decoder.chunks(message).forEachRemaining(chunks::add);
        return chunks;
    }

    /** Serves a start, and then the same text for ever. */
    private static final class CountingStream extends InputStream {

        private final byte[] start;
        private final byte[] again;
        private long served;

        CountingStream(String again) {
            this("", again);
        }

        CountingStream(String start, String again) {
            this.start = start.getBytes(StandardCharsets.UTF_8);
            this.again = again.getBytes(StandardCharsets.UTF_8);
        }

        long served() {
            return served;
        }

        @Override
        public int read() {
            long at = served++;
            return at < start.length ? start[(int) at] : again[(int) ((at - start.length) % again.length)];
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
                buffer[offset + i] = (byte) read();
            }
            return length;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"batch\":[%s,%s]}", "[%s,%s]", "%s\n%s", "{\n\"batch\":\n[%s,%s]}"})
    void halfASurrogatePairInANameOrAValueHarmsNoEvent(String form) {
        String broken = "{\"type\":\"a\",\"traits\":{\"cut \\ud83d\":\"cut \\ud83d\"}}";
        List<Event> events = decoder.decode(form.formatted(broken, "{\"type\":\"b\"}"));

        assertThat(events).extracting(Event::type).containsExactly("a", "b");
        assertThat(events.get(0).problem()).isEmpty();
        assertThat(events.get(0).traits().path("cut \uFFFD").asText()).isEqualTo("cut \uFFFD");
    }
}
