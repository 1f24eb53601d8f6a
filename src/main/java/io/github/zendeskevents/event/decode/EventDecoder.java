package io.github.zendeskevents.event.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.Part.Found;
import io.github.zendeskevents.event.decode.Part.NoEvent;
import io.github.zendeskevents.event.decode.Part.Ready;
import io.github.zendeskevents.event.decode.Part.Unreadable;
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

    private static final int MAX_EVENTS_AT_ONCE = 100_000;
    private static final int MAX_SHOWN = 1_000;
    private static final long MAX_STREAMED_VALUE = 16L * 1024 * 1024;
    private static final List<String> IDS = List.of("messageId", "userId", "anonymousId", "groupId");
    private static final Pattern WRITE_KEY = Pattern.compile("(\"writeKey\"\\s*:\\s*)\"[^\"]*\"?");
    private static final double LARGEST_EXACT_INTEGER = 1L << 53;

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
     * @throws TooManyEventsException when it holds more than 100,000
     * @throws UncheckedIOException when a stream fails
     */
    public List<Event> decode(Object message, String defaultType) {
        Optional<String> type = Optional.ofNullable(defaultType).filter(t -> !t.isBlank());
        Optional<InputStream> stream = ObjectParts.asStream(message);
        if (stream.isEmpty()) {
            return decode(ObjectParts.of(message).iterator(), type);
        }
        try (EventReader reader = new EventReader(stream.get(), Long.MAX_VALUE)) {
            return decode(reader, type);
        } catch (IOException e) {
            throw new UncheckedIOException("The message cannot be read: " + e.getMessage(), e);
        }
    }

    private List<Event> decode(Iterator<Part> parts, Optional<String> defaultType) {
        Instant now = clock.instant();
        List<Event> events = new ArrayList<>();
        Refusal refusal = new Refusal();
        while (parts.hasNext()) {
            Part part = parts.next();
            refusal.consider(part);
            if (events.size() == MAX_EVENTS_AT_ONCE) {
                throw new TooManyEventsException(MAX_EVENTS_AT_ONCE);
            }
            events.add(event(part, defaultType, now));
        }
        refusal.throwUnlessEvents();
        return List.copyOf(events);
    }

    /**
     * The events of a stream, read as they are asked for, so that an array or lines of any length need little memory; one
     * event, or one batch, may have 16 MiB. Nothing is refused: what cannot be read is an event with a problem.
     */
    public EventStream stream(InputStream message) {
        return EventStream.of(new EventReader(message, MAX_STREAMED_VALUE), this::streamed);
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
                .map(inMemory -> EventStream.of(new EventReader(inMemory, Long.MAX_VALUE), this::streamed))
                .orElseGet(() -> EventStream.of(ObjectParts.of(message), this::streamed))
                .inChunks();
    }

    private Event streamed(Part part) {
        return event(part, Optional.empty(), clock.instant());
    }

    private Event event(Part part, Optional<String> defaultType, Instant now) {
        if (part instanceof Ready ready) {
            boolean complete = !ready.event().messageId().isEmpty();
            return complete
                    ? ready.event()
                    : checked((ObjectNode) JsonTree.copy(ready.event().json()), defaultType, now);
        }
        if (part instanceof Found found) {
            return checked(found.json(), defaultType, now);
        }
        if (part instanceof NoEvent wrong) {
            wrong.json().findParents("writeKey").forEach(parent -> ((ObjectNode) parent).remove("writeKey"));
            return invalid(wrong.json(), wrong.problem(), now);
        }
        Unreadable broken = (Unreadable) part;
        return invalid(TextNode.valueOf(shown(broken.text())), broken.problem(), now);
    }

    private Event checked(ObjectNode json, Optional<String> defaultType, Instant now) {
        if (json.path("type").asText("").isBlank() && !json.path("type").isContainerNode()) {
            defaultType.ifPresent(type -> json.put("type", type));
        }
        IDS.stream().filter(id -> json.path(id).isNumber()).forEach(id -> json.put(id, idText(json.get(id))));
        Optional<String> problem = Problems.of(json);
        if (!Problems.hasUsableMessageId(json)) {
            json.put("messageId", messageIds.get());
        }
        return new Event(json, now, problem);
    }

    private Event invalid(JsonNode value, String problem, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("value", value);
        json.put("type", INVALID_TYPE).put("messageId", messageIds.get());
        return new Event(json, now, Optional.of(problem));
    }

    /** JSON knows one kind of number: 42 and 42.0 are the same id, whatever a sender's language makes of it. */
    private static String idText(JsonNode number) {
        double value = number.doubleValue();
        boolean integral =
                number.isFloatingPointNumber() && value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT_INTEGER;
        return integral ? Long.toString((long) value) : number.asText();
    }

    private static String shown(String text) {
        String withoutKey = WRITE_KEY.matcher(text).replaceAll("$1\"\"");
        return JsonTree.clean(withoutKey.substring(0, Math.min(withoutKey.length(), MAX_SHOWN)));
    }

    /** Collects what speaks against a message. It holds events as soon as there is one thing in it that was meant as one. */
    private static final class Refusal {

        private boolean anyEvent;
        private Optional<String> unreadable = Optional.empty();
        private Optional<String> noEvent = Optional.empty();

        void consider(Part part) {
            if (part instanceof Unreadable broken) {
                if (broken.rest()) {
                    throw new UnreadableEventsException(broken.problem());
                }
                unreadable = unreadable.or(() -> Optional.of(broken.problem()));
            } else if (part instanceof NoEvent wrong && !wrong.listed()) {
                noEvent = noEvent.or(() -> Optional.of(wrong.problem()));
            } else {
                anyEvent = true;
            }
        }

        void throwUnlessEvents() {
            if (anyEvent) {
                return;
            }
            if (unreadable.isPresent()) {
                throw new UnreadableEventsException(unreadable.get());
            }
            throw new NoEventsException(noEvent.orElse("no events in the message"));
        }
    }
}
