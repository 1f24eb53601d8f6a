package io.github.zendeskevents.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.event.Part.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Takes a message apart into its events, one after the other, so that a file of any size needs little memory. It finds out
 * by itself which of the four forms it has before it: an array is read element by element; lines are read line by line, and
 * a line that cannot be read harms no other; an event or a batch, on one line or laid out over many, is read as a whole.
 *
 * <p>What it cannot read it names and hands out too. Whether that refuses the message or becomes a dead letter is for the
 * caller to say.
 */
final class EventReader implements Iterator<Part>, Closeable {

    private final ByteLines bytes;
    private final Deque<Part> ready = new ArrayDeque<>();
    private Form form;

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
                form = form == null ? recognise() : form.advance();
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

    private Form recognise() throws IOException {
        int first = bytes.peek();
        if (first < 0) {
            return Form.END;
        }
        if (first == '[') {
            return new Elements();
        }
        int firstNumber = bytes.lineNumber() + 1;
        byte[] line;
        try {
            line = bytes.line();
        } catch (ByteLines.TooLongException e) {
            ready.add(new Unreadable(text(bytes.head()), "line " + firstNumber + " is " + e.getMessage(), false));
            return this::line;
        }
        if (takeValues(line)) {
            return this::line;
        }
        int second = bytes.peek();
        if (second < 0) {
            return document(line, firstNumber);
        }
        // Blank lines count, for the numbers in messages.
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        start.writeBytes(line);
        for (int number = firstNumber; number <= bytes.lineNumber(); number++) {
            start.write('\n');
        }
        int secondNumber = bytes.lineNumber() + 1;
        byte[] secondLine;
        try {
            secondLine = bytes.line();
        } catch (ByteLines.TooLongException e) {
            ready.add(unreadableLine(line, firstNumber));
            ready.add(new Unreadable(text(bytes.head()), "line " + secondNumber + " is " + e.getMessage(), false));
            return this::line;
        }
        start.writeBytes(secondLine);
        start.write('\n');
        if (isReadable(secondLine) && !begins(start.toByteArray())) {
            ready.add(unreadableLine(line, firstNumber));
            takeLine(secondLine, secondNumber);
            return this::line;
        }
        try {
            start.writeBytes(bytes.rest());
        } catch (ByteLines.TooLongException e) {
            return giveUp(e.getMessage());
        }
        return document(start.toByteArray(), firstNumber);
    }

    /** Reads on line by line. */
    private Form line() throws IOException {
        if (bytes.peek() < 0) {
            return Form.END;
        }
        int number = bytes.lineNumber() + 1;
        try {
            takeLine(bytes.line(), number);
        } catch (ByteLines.TooLongException e) {
            ready.add(new Unreadable("", "line " + number + " is " + e.getMessage(), false));
        }
        return this::line;
    }

    /** Reads on element by element, whether the array is on one line or on many. */
    private final class Elements implements Form {

        private final int firstLine = bytes.lineNumber() + 1;
        private final JsonParser tokens;
        private boolean inArray;

        Elements() throws IOException {
            tokens = JsonTree.tokens(strictUtf8(bytes));
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
                    element(JsonTree.read(tokens));
                } else {
                    value(JsonTree.read(tokens));
                }
                return this;
            } catch (JsonProcessingException | CharacterCodingException | ByteLines.TooLongException e) {
                return giveUp(problem(e, firstLine));
            }
        }
    }

    /** Reads an event or a batch that may be laid out over many lines; or, after all, lines of which most are sound. */
    private Form document(byte[] text, int firstLine) throws IOException {
        String problem;
        try {
            values(text).forEach(this::value);
            return Form.END;
        } catch (JsonProcessingException | CharacterCodingException e) {
            problem = problem(e, firstLine);
        }
        List<byte[]> lines = linesOf(text);
        long sound = lines.stream().filter(EventReader::isReadable).count();
        if (sound * 2 > lines.size()) {
            EventReader asLines = new EventReader(new ByteLines(new ByteArrayInputStream(text), Long.MAX_VALUE, firstLine - 1));
            asLines.form = asLines::line;
            asLines.forEachRemaining(ready::add);
            return Form.END;
        }
        return giveUp(problem);
    }

    private Form giveUp(String problem) {
        ready.add(new Unreadable(text(bytes.head()), problem, true));
        return Form.END;
    }

    private void takeLine(byte[] line, int number) throws IOException {
        if (!takeValues(line)) {
            ready.add(unreadableLine(line, number));
        }
    }

    private boolean takeValues(byte[] line) throws IOException {
        try {
            values(line).forEach(this::value);
            return true;
        } catch (JsonProcessingException | CharacterCodingException e) {
            return false;
        }
    }

    private static Unreadable unreadableLine(byte[] line, int number) throws IOException {
        try {
            values(line);
            throw new IllegalArgumentException("the line can be read");
        } catch (JsonProcessingException | CharacterCodingException e) {
            return new Unreadable(text(line), problem(e, number), false);
        }
    }

    private void value(JsonNode json) {
        ready.addAll(Batch.parts(json));
    }

    private void element(JsonNode json) {
        ready.addAll(Batch.elementParts(json));
    }

    private static List<JsonNode> values(byte[] text) throws IOException {
        List<JsonNode> values = new ArrayList<>();
        try (JsonParser tokens = JsonTree.tokens(strictUtf8(new ByteArrayInputStream(text)))) {
            while (tokens.nextToken() != null) {
                values.add(JsonTree.read(tokens));
            }
        }
        return values;
    }

    /** True when the text can be the start of one value that goes on, so that its lines do not stand by themselves. */
    private static boolean begins(byte[] text) throws IOException {
        try (JsonParser tokens = JsonTree.tokens(strictUtf8(new ByteArrayInputStream(text)))) {
            tokens.nextToken();
            JsonTree.read(tokens);
            return false;
        } catch (JsonProcessingException broken) {
            return endsTooEarly(broken);
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    /** Jackson has a class for the end inside a value, but for the end behind a comma only a message. */
    private static boolean endsTooEarly(JsonProcessingException e) {
        return e instanceof JsonEOFException || e.getOriginalMessage().startsWith("Unexpected end-of-input");
    }

    private static boolean isReadable(byte[] line) {
        try {
            List<JsonNode> values = values(line);
            return !values.isEmpty() && values.stream().allMatch(JsonNode::isObject);
        } catch (IOException broken) {
            return false;
        }
    }

    private static List<byte[]> linesOf(byte[] text) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        ByteLines all = new ByteLines(new ByteArrayInputStream(text), Long.MAX_VALUE, 0);
        while (all.peek() >= 0) {
            lines.add(all.line());
        }
        return lines;
    }

    private static Reader strictUtf8(InputStream in) {
        return new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** For people to see what it was: bytes that are no UTF-8 are replaced. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String problem(IOException e, int firstLine) {
        if (e instanceof CharacterCodingException) {
            return "text that is not UTF-8, in line " + firstLine + " or behind it";
        }
        if (!(e instanceof JsonProcessingException json) || json.getLocation() == null) {
            return e.getMessage();
        }
        String where = " at line " + (firstLine - 1 + json.getLocation().getLineNr())
                + ", column " + json.getLocation().getColumnNr();
        if (json instanceof StreamConstraintsException) {
            return "JSON nested too deep, or with too long a name or text," + where;
        }
        return (endsTooEarly(json) ? "JSON that ends too early" : "unreadable JSON") + where;
    }
}
