package io.github.zendeskevents.gateway.key;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.zendeskevents.json.PairedSurrogates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** The {@code writeKey}s in the event or the batch, and in the events of an array or a batch; not in what they hold. */
public final class KeysInBody {

    /** What a key is called in a body and in a query. */
    public static final String MEMBER = "writeKey";

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** What some write before UTF-8. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Each costs a hash; no sender has more than one. */
    private static final int MAX_KEYS = 100;

    private KeysInBody() {}

    /** Tells of the first hundred, as far as the body can be read. */
    public static void read(byte[] body, Consumer<String> found) {
        int keys = 0;
        try (JsonParser tokens = JSON.createParser(text(body))) {
            for (JsonToken token = tokens.nextToken(); token != null && keys < MAX_KEYS; token = tokens.nextToken()) {
                if (token == JsonToken.VALUE_STRING && MEMBER.equals(tokens.currentName()) && isEventLevel(tokens)) {
                    found.accept(tokens.getText());
                    keys++;
                }
            }
        } catch (IOException unreadableFromHereOn) {
            // What is wrong with the body is said to those who are let in.
        }
    }

    private static Reader text(byte[] body) {
        int start = Arrays.equals(body, 0, Math.min(body.length, MARK.length), MARK, 0, MARK.length) ? MARK.length : 0;
        return new PairedSurrogates(new InputStreamReader(
                new ByteArrayInputStream(body, start, body.length - start), StandardCharsets.UTF_8));
    }

    private static boolean isEventLevel(JsonParser tokens) {
        var list = tokens.getParsingContext().getParent();
        if (list.inRoot()) {
            return true;
        }
        if (!list.inArray()) {
            return false;
        }
        var holder = list.getParent();
        return holder.inRoot() || (holder.getParent().inRoot() && "batch".equals(holder.getCurrentName()));
    }
}
