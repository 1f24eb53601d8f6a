package io.github.zendeskevents.event.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.zendeskevents.event.decode.Part.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Takes a message apart into its events, one after the other, so that a file of any size needs little memory. It finds out
 * by itself which of the forms it has before it: an array is read element by element; lines are read line by line, and a
 * line that cannot be read harms no other; an event or a batch that is laid out over many lines is read as a whole.
 *
 * <p>What it cannot read it names and hands out too. Whether that refuses the message or becomes a dead letter is for the
 * caller to say.
 */
final class EventReader implements Iterator<Part>, Closeable {

    private final ByteLines bytes;
    private final Deque<Part> ready = new ArrayDeque<>();
    private Form form = this::recognise;

    /** @param limit how many bytes one value may have */
    EventReader(InputStream message, long limit) {
        this(new ByteLines(message, limit, 0));
    }

    private EventReader(ByteLines bytes) {
        this.bytes = bytes;
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready.isEmpty() && form != Form.END) {
                form = form.advance();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The message cannot be read: " + e.getMessage(), e);
        }
        return !ready.isEmpty();
    }

    @Override
    public Part next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    /** How many bytes were taken so far. */
    long bytesTaken() {
        return bytes.bytesTaken();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** A way to read on; it says which way to read on after that. */
    private interface Form {

        Form END = () -> {
            throw new IllegalStateException("at the end");
        };

        Form advance() throws IOException;
    }

    /**
     * Lines that stand by themselves, or one value laid out over many? A first line that can be read stands by itself. So do
     * two lines of which the second can be read and does not go on where the first one ended: then the first one is broken.
     */
    private Form recognise() throws IOException {
        int next = bytes.peek();
        if (next < 0) {
            return Form.END;
        }
        if (next == '[') {
            return new Elements();
        }
        Optional<JsonText> first = nextLine();
        if (first.isEmpty() || first.get().isReadable()) {
            first.ifPresent(this::take);
            return this::line;
        }
        if (bytes.peek() < 0) {
            return document(first.get());
        }
        Optional<JsonText> second = nextLine();
        if (second.isEmpty()) {
            ready.addFirst(unreadable(first.get()));
            return this::line;
        }
        JsonText both =
                JsonText.read(first.get().upTo(second.get()), first.get().line());
        if (second.get().isObjects() && !both.goesOn()) {
            take(first.get());
            take(second.get());
            return this::line;
        }
        return document(both);
    }

    /** Reads on line by line. */
    private Form line() throws IOException {
        if (bytes.peek() < 0) {
            return Form.END;
        }
        nextLine().ifPresent(this::take);
        return this::line;
    }

    /** The next line; empty when it was too long to hold, which is then said already. */
    private Optional<JsonText> nextLine() throws IOException {
        int number = bytes.lineNumber() + 1;
        try {
            return Optional.of(JsonText.read(bytes.line(), number));
        } catch (ByteLines.TooLongException e) {
            ready.add(new Unreadable("", "line " + number + " is " + e.getMessage(), false));
            return Optional.empty();
        }
    }

    /** Reads on element by element, whether the array is on one line or on many. */
    private final class Elements implements Form {

        private final int firstLine = bytes.lineNumber() + 1;
        private final JsonParser tokens;
        private boolean inArray;

        Elements() throws IOException {
            tokens = JsonText.tokens(bytes);
        }

        @Override
        public Form advance() throws IOException {
            bytes.startValue();
            try {
                JsonToken token = tokens.nextToken();
                if (token == null) {
                    return Form.END;
                }
                if (token == JsonToken.START_ARRAY && !inArray) {
                    inArray = true;
                } else if (token == JsonToken.END_ARRAY) {
                    inArray = false;
                } else if (inArray) {
                    ready.addAll(Batch.elementParts(JsonTree.read(tokens)));
                } else {
                    ready.addAll(Batch.parts(JsonTree.read(tokens)));
                }
                return this;
            } catch (JsonProcessingException | CharacterCodingException | ByteLines.TooLongException e) {
                return giveUp(JsonText.problem(e, firstLine));
            }
        }
    }

    /** Reads all that is left as one; or, when that is broken and most lines are sound, as lines after all. */
    private Form document(JsonText start) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(start.bytes());
        all.write('\n');
        try {
            all.writeBytes(bytes.rest());
        } catch (ByteLines.TooLongException e) {
            return giveUp("an event or a batch " + e.getMessage());
        }
        JsonText document = JsonText.read(all.toByteArray(), start.line());
        if (document.isReadable()) {
            take(document);
            return Form.END;
        }
        List<JsonText> lines = lines(document);
        if (lines.stream().filter(JsonText::isObjects).count() * 2 <= lines.size()) {
            return giveUp(document.problem().orElseThrow());
        }
        lines.forEach(this::take);
        return Form.END;
    }

    private static List<JsonText> lines(JsonText document) throws IOException {
        List<JsonText> lines = new ArrayList<>();
        ByteLines bytes =
                new ByteLines(new ByteArrayInputStream(document.bytes()), Long.MAX_VALUE, document.line() - 1);
        while (bytes.peek() >= 0) {
            lines.add(JsonText.read(bytes.line(), bytes.lineNumber()));
        }
        return lines;
    }

    private Form giveUp(String problem) {
        ready.add(new Unreadable(new String(bytes.head(), StandardCharsets.UTF_8), problem, true));
        return Form.END;
    }

    /** Its values; or, where it is broken anywhere, nothing but that. */
    private void take(JsonText text) {
        if (text.isReadable()) {
            text.values().forEach(value -> ready.addAll(Batch.parts(value)));
        } else {
            ready.add(unreadable(text));
        }
    }

    private static Unreadable unreadable(JsonText text) {
        return new Unreadable(text.shown(), text.problem().orElseThrow(), false);
    }
}
