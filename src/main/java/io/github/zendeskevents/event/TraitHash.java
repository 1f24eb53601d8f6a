package io.github.zendeskevents.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces values by a hash with a key, for a route of a user's own that keeps them from Zendesk: two events with the same value still
 * show the same hash, and nobody without the key can find the value by trying all there are, as with a plain hash of a phone number.
 */
public final class TraitHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 16;
    /** Where an event may say something of its user. */
    private static final List<String> PLACES = List.of("traits.", "context.traits.", "properties.");

    private final SecretKeySpec key;

    /**
     * Hashes with this key.
     *
     * @param key a secret
     * @throws IllegalArgumentException where it is too short to be one
     */
    public TraitHash(String key) {
        if (key.strip().length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("The key of a TraitHash must have at least " + SHORTEST_KEY
                    + " characters: choose a secret of random ones");
        }
        this.key = new SecretKeySpec(key.strip().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * The event with a hash, 64 hexadecimal digits, in the place of each of these values. Texts and numbers are hashed, without blanks
     * around them; what is neither cannot be compared by its hash and is left out.
     *
     * @param names of traits and properties, separated by commas; dots lead into objects
     */
    public Event hash(Event event, String names) {
        Event hashed = event;
        List<String> each = Stream.of(names.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        for (String name : each) {
            for (String place : PLACES) {
                hashed = hashAt(hashed, place + name);
            }
        }
        return hashed;
    }

    private Event hashAt(Event event, String path) {
        JsonNode value = event.json().at("/" + path.replace('.', '/'));
        if (value.isMissingNode() || value.isNull()) {
            return event;
        }
        return value.isTextual() || value.isNumber()
                ? event.with(path, hex(value.asText().strip()))
                : event.without(path);
    }

    private String hex(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, missing);
        }
    }
}
