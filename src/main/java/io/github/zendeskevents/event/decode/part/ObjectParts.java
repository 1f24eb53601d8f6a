package io.github.zendeskevents.event.decode.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.json.CleanText;
import io.github.zendeskevents.event.decode.json.JsonTree;
import io.github.zendeskevents.event.decode.part.Part.NoEvent;
import io.github.zendeskevents.event.decode.part.Part.Ready;
import io.github.zendeskevents.event.decode.part.Part.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes messages apart that are objects rather than text: the maps, lists and JSON trees of other routes. They go through
 * {@link JsonTree} like everything else, because nothing says that a map holds only what can be stored.
 */
public final class ObjectParts {

    /** Dates in maps become ISO 8601 text, which is what the event format asks for. */
    private static final ObjectMapper OBJECTS = JsonMapper.builder()
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .addModule(new SimpleModule().addSerializer(TemporalAccessor.class, ToStringSerializer.instance))
            .build();

    private ObjectParts() {}

    /** The message as a stream of UTF-8; empty when it is an object of another kind. */
    public static Optional<InputStream> asStream(Object message) {
        if (message instanceof InputStream stream) {
            return Optional.of(stream);
        }
        if (message instanceof byte[] bytes) {
            return Optional.of(new ByteArrayInputStream(bytes));
        }
        if (message instanceof CharSequence text) {
            return Optional.of(
                    new ByteArrayInputStream(CleanText.of(text.toString()).getBytes(StandardCharsets.UTF_8)));
        }
        if (message instanceof Reader reader) {
            return asStream(allOf(reader));
        }
        if (message instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return asStream(bytes);
        }
        return Optional.empty();
    }

    private static String allOf(Reader reader) {
        StringWriter text = new StringWriter();
        try (reader) {
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("The message cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The parts of a message that is no text; null is an empty message.
     *
     * @param refusal what is thrown for a text in it that takes more memory than its length allows, with one line for people
     */
    public static List<Part> of(Object message, Function<String, RuntimeException> refusal) {
        if (message == null) {
            return List.of();
        }
        if (message instanceof Event event) {
            return List.of(new Ready(event));
        }
        if (message instanceof Object[] array) {
            return elements(List.of(array), refusal);
        }
        if (message instanceof Iterable<?> elements && !(message instanceof JsonNode)) {
            return elements(elements, refusal);
        }
        return json(message).map(value -> all(Batch.parts(value))).orElseGet(() -> List.of(unreadable(message, true)));
    }

    private static List<Part> elements(Iterable<?> elements, Function<String, RuntimeException> refusal) {
        List<Part> parts = new ArrayList<>();
        for (Object element : elements) {
            parts.addAll(element(element, refusal));
        }
        return parts;
    }

    private static List<Part> element(Object element, Function<String, RuntimeException> refusal) {
        if (element == null) {
            return all(Batch.elementParts(NullNode.instance));
        }
        if (element instanceof Event event) {
            return List.of(new Ready(event));
        }
        Optional<InputStream> stream = asStream(element);
        if (stream.isPresent()) {
            return messageInList(EventReader.ofMessage(stream.get(), refusal));
        }
        return json(element)
                .map(value -> all(Batch.elementParts(value)))
                .orElseGet(() -> List.of(unreadable(element, false)));
    }

    /** The parts of one message of several: what is wrong with it is not wrong with the others. */
    private static List<Part> messageInList(Iterator<Part> message) {
        List<Part> parts = new ArrayList<>();
        message.forEachRemaining(part -> {
            if (part instanceof Unreadable broken) {
                parts.add(new Unreadable(broken.text(), broken.problem(), false));
            } else if (part instanceof NoEvent wrong) {
                parts.add(new NoEvent(wrong.json(), wrong.problem(), true));
            } else {
                parts.add(part);
            }
        });
        return parts;
    }

    private static List<Part> all(Iterator<Part> parts) {
        List<Part> all = new ArrayList<>();
        parts.forEachRemaining(all::add);
        return all;
    }

    private static Optional<JsonNode> json(Object value) {
        try {
            if (value instanceof JsonNode tree) {
                return Optional.of(JsonTree.copy(tree));
            }
            if (value instanceof Map<?, ?> map) {
                return Optional.of(JsonTree.copy(OBJECTS.valueToTree(map)));
            }
            return Optional.empty();
        } catch (IllegalArgumentException notJson) {
            return Optional.empty();
        }
    }

    private static Unreadable unreadable(Object message, boolean rest) {
        String kind = message.getClass().getName();
        return new Unreadable(kind, "no events can be read from an object of the class " + kind, rest);
    }
}
