package io.github.zendeskevents.event.decode.part;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.zendeskevents.event.decode.json.ByteLines;
import io.github.zendeskevents.event.decode.json.JsonText;
import io.github.zendeskevents.event.decode.json.JsonTree;
import io.github.zendeskevents.event.decode.json.TreeBudget;
import io.github.zendeskevents.event.decode.part.Part.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes a message apart into its events, one after the other, so that a file of any size needs little memory. It finds out
 * by itself which of the forms it has before it: an array is read element by element; lines are read line by line, and a
 * line that cannot be read harms no other; an event or a batch that is laid out over many lines is read as a whole.
 *
 * <p>What it cannot read it names and hands out too. Whether that refuses the message or becomes a dead letter is for the
 * caller to say.
 */
public final class EventReader implements Iterator<Part>, Closeable {

    private static final long MAX_STREAMED_VALUE = 16L * 1024 * 1024;

    private final ByteLines bytes;
    private final JsonTree trees;
    private final PartQueue ready = new PartQueue();
    private Form form = this::recognise;

    private EventReader(ByteLines bytes, TreeBudget budget) {
        this.bytes = bytes;
        this.trees = new JsonTree(budget);
    }

    /**
     * Reads a message of which all is refused when it takes more memory than its length allows.
     *
     * @param refusal what is thrown then, with one line for people
     */
    public static EventReader ofMessage(InputStream message, Function<String, RuntimeException> refusal) {
        ByteLines bytes = new ByteLines(message, Long.MAX_VALUE, 0);
        return new EventReader(bytes, TreeBudget.ofMessage(bytes::bytesTaken, refusal));
    }

    /** Reads a message of which each value may be of any length, because it is in memory already. */
    public static EventReader ofMemory(InputStream message) {
        return new EventReader(new ByteLines(message, Long.MAX_VALUE, 0), TreeBudget.ofStream());
    }

    /** Reads a message of any length, of which one value may have 16 MiB. */
    public static EventReader ofStream(InputStream message) {
        return new EventReader(new ByteLines(message, MAX_STREAMED_VALUE, 0), TreeBudget.ofStream());
    }

    @Override
    public boolean hasNext() {
        try {
            while (ready.isEmpty() && form != Form.END) {
                trees.budget().startValue();
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
        return ready.next();
    }

    /** How many bytes were taken so far. */
    public long bytesTaken() {
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
            first.ifPresent(ready::take);
            return this::line;
        }
        if (bytes.peek() < 0) {
            return document(first.get());
        }
        Optional<JsonText> second = nextLine();
        if (second.isEmpty()) {
            ready.takeBeforeOthers(first.get());
            return this::line;
        }
        JsonText both =
                JsonText.read(trees, first.get().upTo(second.get()), first.get().line());
        if (second.get().isObjects() && !both.goesOn()) {
            ready.take(first.get());
            ready.take(second.get());
            return this::line;
        }
        return document(both);
    }

    /** Reads on line by line. */
    private Form line() throws IOException {
        if (bytes.peek() < 0) {
            return Form.END;
        }
        nextLine().ifPresent(ready::take);
        return this::line;
    }

    /** The next line; empty when it was too long to hold, which is then said already. */
    private Optional<JsonText> nextLine() throws IOException {
        int number = bytes.lineNumber() + 1;
        try {
            return Optional.of(JsonText.read(trees, bytes.line(), number));
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
            tokens = JsonText.tokens(trees, bytes);
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
                    ready.addAll(Batch.elementParts(trees.read(tokens)));
                } else {
                    ready.addAll(Batch.parts(trees.read(tokens)));
                }
                return this;
            } catch (JsonProcessingException | ByteLines.TooLongException | TreeBudget.TooManyValuesException e) {
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
        JsonText document = JsonText.read(trees, all.toByteArray(), start.line());
        if (document.isReadable()) {
            ready.take(document);
            return Form.END;
        }
        return document.isOfLines(trees)
                ? new Lines(document.lines())
                : giveUp(document.problem().orElseThrow());
    }

    /** Reads on line by line in what was read as one value first. */
    private final class Lines implements Form {

        private final ByteLines lines;

        Lines(ByteLines lines) {
            this.lines = lines;
        }

        @Override
        public Form advance() throws IOException {
            if (lines.peek() < 0) {
                return Form.END;
            }
            ready.take(JsonText.read(trees, lines.line(), lines.lineNumber()));
            return this;
        }
    }

    private Form giveUp(String problem) {
        ready.add(new Unreadable(new String(bytes.head(), StandardCharsets.UTF_8), problem, true));
        return Form.END;
    }
}
