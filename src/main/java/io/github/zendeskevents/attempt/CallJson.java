package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.client.request.CallRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Locale;

/** Writes calls as compact JSON. Bodies are cut, and never written further than that: an event may hold a megabyte. */
final class CallJson {

    /** So many characters of a body, a path or an error are kept. */
    static final int LONGEST = 4_096;

    private static final ObjectMapper JSON = new ObjectMapper();

    private CallJson() {}

    /**
     * The call as JSON in UTF-8.
     *
     * @param attempt the number of the attempt that it was made in, from 1
     */
    static byte[] of(CallRecord call, int attempt, Instant ended) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("attempt", attempt);
            json.writeStringField("at", ended.minus(call.took()).toString());
            json.writeStringField(
                    "source", call.source().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeStringField("method", call.method());
            json.writeStringField("path", cut(call.path()));
            json.writeFieldName("status");
            json.writeObject(call.status().orElse(null));
            json.writeNumberField("milliseconds", call.took().toMillis());
            json.writeNumberField("records", call.records());
            body(json, "request", call.request());
            body(json, "answer", call.answer());
            body(json, "current", call.current());
            json.writeStringField("error", call.error().map(CallJson::cut).orElse(null));
            json.writeEndObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    static JsonNode read(byte[] call) {
        try {
            return JSON.readTree(call);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private static void body(JsonGenerator json, String name, JsonNode body) throws IOException {
        json.writeFieldName(name);
        if (body.isMissingNode() || body.isNull()) {
            json.writeNull();
            return;
        }
        CuttingWriter text = new CuttingWriter();
        try {
            JSON.writeValue(text, body);
            json.writeRawValue(text.toString());
        } catch (IOException full) {
            json.writeString(text + "...");
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** Fails once more is written than is kept. */
    private static final class CuttingWriter extends Writer {

        private final StringBuilder kept = new StringBuilder();

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            int room = LONGEST - kept.length();
            kept.append(text, from, Math.min(room, length));
            if (length > room) {
                throw new IOException("cut");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return kept.toString();
        }
    }
}
