package io.github.zendeskevents.event.decode.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.json.PairedSurrogates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A piece of text, most often a line, and what it is as JSON.
 *
 * @param bytes the text
 * @param line the number of its first line in the message
 * @param values the JSON values in it; none where it cannot be read to its end
 * @param problem why it cannot be read to its end, for people, with the place and nothing of the text; empty when it can
 * @param goesOn true when it ends within its first value, so that more lines could complete it
 */
// Texts are read and never compared.
@SuppressWarnings("ArrayRecordComponent")
public record JsonText(byte[] bytes, int line, List<JsonNode> values, Optional<String> problem, boolean goesOn) {

    /** How many lines tell whether a text is made of them. Each costs an exception where it is none. */
    private static final int LINES_TO_TELL = 1_000;

    public static JsonText read(JsonTree trees, byte[] bytes, int line) {
        List<JsonNode> values = new ArrayList<>();
        try (JsonParser tokens = tokens(trees, bytes)) {
            while (tokens.nextToken() != null) {
                trees.budget().take(TreeBudget.ELEMENT);
                values.add(trees.read(tokens));
            }
            return new JsonText(bytes, line, values, Optional.empty(), false);
        } catch (IOException e) {
            boolean goesOn = values.isEmpty() && e instanceof JsonProcessingException json && endsTooEarly(json);
            return new JsonText(bytes, line, List.of(), Optional.of(problem(e, line)), goesOn);
        }
    }

    /** The tokens of a line. Its end counts: a text that is cut there is not completed by the next line. */
    private static JsonParser tokens(JsonTree trees, byte[] line) throws IOException {
        CharBuffer text = CharBuffer.allocate(line.length + 1);
        CharsetDecoder utf8 = utf8();
        utf8.decode(ByteBuffer.wrap(line), text, true);
        utf8.flush(text);
        text.put('\n');
        PairedSurrogates.in(text.array(), text.position());
        return trees.tokens(text.array(), text.position());
    }

    /** The tokens of UTF-8; what is none stands in them as {@link CleanText#MALFORMED}. */
    public static JsonParser tokens(JsonTree trees, InputStream utf8) throws IOException {
        return trees.tokens(new PairedSurrogates(new InputStreamReader(utf8, utf8())));
    }

    private static CharsetDecoder utf8() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(CleanText.MALFORMED));
    }

    /** Why a text cannot be read, for people, with the place and nothing of the text. */
    public static String problem(IOException e, int firstLine) {
        if (e instanceof StreamConstraintsException) {
            return "JSON nested too deep, in line " + firstLine + " or behind it";
        }
        if (!(e instanceof JsonProcessingException json) || json.getLocation() == null) {
            return e.getMessage();
        }
        if (endsTooEarly(json)) {
            return "JSON that begins at line " + firstLine + " and ends too early";
        }
        return "unreadable JSON at line " + (firstLine - 1 + json.getLocation().getLineNr()) + ", column "
                + json.getLocation().getColumnNr();
    }

    /** Jackson has a class for the end inside a value, but for the end behind a comma only a message. */
    private static boolean endsTooEarly(JsonProcessingException e) {
        return e instanceof JsonEOFException || e.getOriginalMessage().startsWith("Unexpected end-of-input");
    }

    public boolean isReadable() {
        return problem.isEmpty();
    }

    /** True when it can stand for an event on a line of its own. */
    public boolean isObjects() {
        return isReadable() && !values.isEmpty() && values.stream().allMatch(JsonNode::isObject);
    }

    /** Its bytes, to be taken as lines. */
    public ByteLines lines() {
        return new ByteLines(new ByteArrayInputStream(bytes), Long.MAX_VALUE, line - 1);
    }

    /** True when more than half of its lines are events by themselves, as far as the first of them tell. */
    public boolean isOfLines(JsonTree trees) throws IOException {
        ByteLines lines = lines();
        int all = 0;
        int sound = 0;
        while (all < LINES_TO_TELL && lines.peek() >= 0) {
            long before = trees.budget().taken();
            sound += read(trees, lines.line(), lines.lineNumber()).isObjects() ? 1 : 0;
            trees.budget().giveBack(before);
            all++;
        }
        return sound * 2 > all;
    }

    /** This text, then the other one, with as many line ends between them as there were. */
    public byte[] upTo(JsonText next) {
        byte[] joined = new byte[bytes.length + next.line - line + next.bytes.length];
        Arrays.fill(joined, (byte) '\n');
        System.arraycopy(bytes, 0, joined, 0, bytes.length);
        System.arraycopy(next.bytes, 0, joined, joined.length - next.bytes.length, next.bytes.length);
        return joined;
    }

    /** The text for people; bytes that are no UTF-8 are replaced. */
    public String shown() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
