package io.github.zendeskevents.event.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.json.CleanText;
import io.github.zendeskevents.event.decode.json.JsonTree;
import io.github.zendeskevents.event.decode.json.TreeBudget;
import io.github.zendeskevents.event.decode.part.EventReader;
import io.github.zendeskevents.event.decode.part.EventShape;
import io.github.zendeskevents.event.decode.part.ObjectParts;
import io.github.zendeskevents.event.decode.part.Part;
import io.github.zendeskevents.event.decode.part.Part.Found;
import io.github.zendeskevents.event.decode.part.Part.NoEvent;
import io.github.zendeskevents.event.decode.part.Part.Ready;
import io.github.zendeskevents.event.decode.part.Part.TooLarge;
import io.github.zendeskevents.event.decode.part.Part.Unreadable;
import io.github.zendeskevents.json.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Turns a message in the Segment/RudderStack event format into events: one event, an array, a batch, or events on lines of
 * their own; as bytes, text, a stream, a JSON tree, or the maps and lists of other routes.
 *
 * <p>There are two ways to take a message. A sender that waits for an answer is told when its message cannot be read
 * ({@link #decode(Object, String)}). A queue or a file cannot be told, and would bring the same message for ever: there
 * everything becomes an event, if need be one with a problem ({@link #stream(InputStream)}, {@link #chunks(Object)}).
 * Either way a malformed event among others becomes an event with a problem, and harms none of them.
 */
public final class EventDecoder {

    /** The {@code type} of what stands where an event should, but is none. */
    public static final String INVALID_TYPE = "invalid";

    private static final int MAX_EVENTS_AT_ONCE = 5_000;
    private static final long SMALL = 65_536;
    private static final int TIMES_ITS_LENGTH = 8;
    private static final int MAX_SHOWN = 1_000;
    private static final List<String> IDS = List.of("messageId", "userId", "anonymousId", "groupId");
    private static final Pattern WRITE_KEY = Pattern.compile("(\"writeKey\"\\s*:\\s*)\"[^\"]*\"?");

    private final Clock clock;
    private final Supplier<String> messageIds;

    /**
     * @param clock tells when events are accepted
     * @param messageIds gives an id to an event that came without one; each must be new
     */
    public EventDecoder(Clock clock, Supplier<String> messageIds) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.messageIds = Objects.requireNonNull(messageIds, "messageIds");
    }

    /** A decoder with the clock of the system and random UUIDs, for routes. */
    public static EventDecoder create() {
        return new EventDecoder(Clock.systemUTC(), () -> UUID.randomUUID().toString());
    }

    /** As {@link #decode(Object, String)}, for events that name their type themselves. */
    public List<Event> decode(Object message) {
        return decode(message, null);
    }

    /**
     * The events of a message, in its order, or the reason why there are none.
     *
     * @param message bytes in UTF-8, text, an {@link InputStream}, which is closed, a {@link java.io.Reader}, a
     *     {@link JsonNode}, a {@link Map}, an {@link Event}, or an array or {@link Iterable} of any of these; null is an empty
     *     message
     * @param defaultType the {@code type} of events that have none; null or blank: they are malformed
     * @return at least one event
     * @throws UnreadableEventsException when it cannot be read
     * @throws NoEventsException when it can be read and holds no event
     * @throws TooManyEventsException when it holds more than 5,000
     * @throws OversizedMessageException when its events take much more memory or disk than the message is long
     * @throws UncheckedIOException when a stream fails
     */
    public List<Event> decode(Object message, String defaultType) {
        Optional<String> type = Optional.ofNullable(defaultType).filter(t -> !t.isBlank());
        Optional<InputStream> stream = ObjectParts.asStream(message);
        if (stream.isEmpty()) {
            return decode(
                    ObjectParts.of(message, OversizedMessageException::new).iterator(), type, () -> Long.MAX_VALUE);
        }
        try (EventReader reader = EventReader.ofMessage(stream.get(), OversizedMessageException::new)) {
            return decode(reader, type, () -> Math.max(SMALL, TIMES_ITS_LENGTH * reader.bytesTaken()));
        } catch (IOException e) {
            throw new UncheckedIOException("The message cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * How much memory a message of so many bytes takes at most, beside its bytes: no message of that length is accepted that takes
     * more.
     */
    public static long memoryFor(long bytes) {
        return TreeBudget.of(bytes);
    }

    private List<Event> decode(Iterator<Part> parts, Optional<String> defaultType, LongSupplier mostKept) {
        Instant now = clock.instant();
        List<Event> events = new ArrayList<>();
        MessageCheck check = new MessageCheck();
        long kept = 0;
        while (parts.hasNext()) {
            Part part = parts.next();
            Decoded decoded = event(part, defaultType, now);
            check.consider(part, decoded);
            if (events.size() == MAX_EVENTS_AT_ONCE) {
                throw new TooManyEventsException(MAX_EVENTS_AT_ONCE);
            }
            kept += decoded.length();
            if (kept > mostKept.getAsLong()) {
                throw new OversizedMessageException(
                        "the events of the message, each with what the batch says of all, are more than "
                                + TIMES_ITS_LENGTH + " times as long as the message");
            }
            events.add(decoded.event());
        }
        check.throwUnlessEvents();
        return List.copyOf(events);
    }

    /**
     * The events of a stream, read as they are asked for, so that an array or lines of any length need little memory; one
     * event, or one batch, may have 16 MiB. Nothing is refused: what cannot be read is an event with a problem.
     */
    public EventStream stream(InputStream message) {
        return EventStream.of(EventReader.ofStream(message), this::streamed);
    }

    /**
     * The events of a message in lists of a few hundred, for a route that stores one list after the other. Nothing is
     * refused: what cannot be read is an event with a problem. The iterator is {@link java.io.Closeable}.
     *
     * @param message as for {@link #decode(Object, String)}; anything else is one event with a problem
     */
    public Iterator<List<Event>> chunks(Object message) {
        if (message instanceof InputStream stream) {
            return stream(stream).inChunks();
        }
        return ObjectParts.asStream(message)
                .map(inMemory -> EventStream.of(EventReader.ofMemory(inMemory), this::streamed))
                .orElseGet(
                        () -> EventStream.of(ObjectParts.of(message, OversizedMessageException::new), this::streamed))
                .inChunks();
    }

    private Decoded streamed(Part part) {
        return event(part, Optional.empty(), clock.instant());
    }

    private Decoded event(Part part, Optional<String> defaultType, Instant now) {
        if (part instanceof Ready ready) {
            boolean complete = !ready.event().messageId().isEmpty();
            return complete
                    ? new Decoded(ready.event(), 0, true)
                    : checked((ObjectNode) JsonTree.copy(ready.event().json()), defaultType, now);
        }
        if (part instanceof Found found) {
            return checked(found.json(), defaultType, now);
        }
        if (part instanceof NoEvent wrong) {
            wrong.json().findParents("writeKey").forEach(parent -> ((ObjectNode) parent).remove("writeKey"));
            return invalid(wrong.json(), wrong.problem(), now);
        }
        if (part instanceof TooLarge large) {
            return invalid(NullNode.instance, large.problem(), now);
        }
        Unreadable broken = (Unreadable) part;
        return invalid(TextNode.valueOf(shown(broken.text())), broken.problem(), now);
    }

    private Decoded checked(ObjectNode json, Optional<String> defaultType, Instant now) {
        if (json.path("type").asText("").isBlank() && !json.path("type").isContainerNode()) {
            defaultType.ifPresent(type -> json.put("type", type));
        }
        IDS.stream().filter(id -> json.path(id).isNumber()).forEach(id -> json.put(id, idText(json.get(id))));
        EventShape shape = EventShape.of(json);
        if (JsonTree.isBroken(json.path("type"))) {
            json.put("type", INVALID_TYPE);
        }
        Optional<String> problem = shape.isUtf8() ? Problems.of(json).or(shape::problem) : shape.problem();
        if (!Problems.hasUsableMessageId(json)) {
            json.put("messageId", messageIds.get());
        }
        return new Decoded(new Event(json, now, problem), shape.length(), shape.isUtf8());
    }

    private Decoded invalid(JsonNode value, String problem, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("value", value);
        json.put("type", INVALID_TYPE).put("messageId", messageIds.get());
        long length = EventShape.of(json).length() + problem.length();
        return new Decoded(new Event(json, now, Optional.of(problem)), length, true);
    }

    /**
     * An event, and how much there is to keep of it.
     *
     * @param length about how many characters
     * @param utf8 false for one whose texts are not all UTF-8: that is no JSON, but harms no other event
     */
    record Decoded(Event event, long length, boolean utf8) {}

    /** JSON knows one kind of number: 42, 42.0 and 4.2e1 are the same id, whatever a sender's language makes of it. */
    private static String idText(JsonNode number) {
        return Scalar.name(number).orElseGet(number::asText);
    }

    private static String shown(String text) {
        String withoutKey = WRITE_KEY.matcher(text).replaceAll("$1\"\"");
        return CleanText.of(withoutKey.substring(0, Math.min(withoutKey.length(), MAX_SHOWN)));
    }
}
