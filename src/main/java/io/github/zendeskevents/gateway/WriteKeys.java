package io.github.zendeskevents.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.zendeskevents.settings.CamelSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * Knows who may send events. A write key is public in many installations, but not in all, so it is treated as a secret:
 * compared in constant time, against all keys, and never shown.
 */
public final class WriteKeys {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String MEMBER = "writeKey";

    private final List<byte[]> hashes;

    /** @param keys who is let in; empty: every sender */
    WriteKeys(List<String> keys) {
        this.hashes = keys.stream().map(WriteKeys::hash).toList();
    }

    /** The keys of the settings. */
    public static WriteKeys of(CamelSettings settings) {
        return new WriteKeys(settings.get().gateway().writeKeys());
    }

    /**
     * Lets the sender in, or not.
     *
     * @param authorization the {@code Authorization} header, where the key is the user name or the bearer token; null where
     *     there is none
     * @param body the request, where the key is the {@code writeKey} of an event or of the batch
     * @throws UnknownWriteKeyException when keys are set, and none of them is in either place
     */
    public void check(@Header("Authorization") String authorization, @Body byte[] body) {
        if (hashes.isEmpty() || inHeader(authorization).filter(this::contains).isPresent() || isInBody(body)) {
            return;
        }
        throw new UnknownWriteKeyException();
    }

    private static Optional<String> inHeader(String authorization) {
        String[] parts =
                authorization == null ? new String[0] : authorization.strip().split("\\s+", 2);
        if (parts.length < 2) {
            return Optional.empty();
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(parts[1]);
            case "basic" -> userName(parts[1]);
            default -> Optional.empty();
        };
    }

    private static Optional<String> userName(String credentials) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return Optional.of(colon < 0 ? text : text.substring(0, colon));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Looks for {@code writeKey} in the event or the batch, and in the events of an array or a batch; not in what they hold. */
    private boolean isInBody(byte[] body) {
        boolean found = false;
        try (JsonParser tokens = JSON.createParser(body)) {
            for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                boolean key =
                        token == JsonToken.VALUE_STRING && MEMBER.equals(tokens.currentName()) && isEventLevel(tokens);
                found |= key && contains(tokens.getText());
            }
            return found;
        } catch (IOException unreadableFromHereOn) {
            return found;
        }
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

    /** Compares with all keys, so that the time tells neither which one matched nor how much of it. */
    private boolean contains(String key) {
        byte[] hash = hash(key);
        boolean known = false;
        for (byte[] candidate : hashes) {
            known |= MessageDigest.isEqual(candidate, hash);
        }
        return known;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "WriteKeys[" + hashes.size() + "]";
    }
}
