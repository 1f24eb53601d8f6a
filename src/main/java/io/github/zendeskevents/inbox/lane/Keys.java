package io.github.zendeskevents.inbox.lane;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/**
 * Makes ids of senders fit to be keys of a table. Senders may write anything: PostgreSQL stores no NUL character, and its
 * indexes hold no entry above some 2,700 bytes. One strange id must not keep a whole batch from being stored.
 */
public final class Keys {

    private static final int LONGEST = 200;
    private static final int HASH_LENGTH = 64;

    private Keys() {}

    /** The text itself if it can be a key, else a key that equal texts share and different ones do not. */
    public static String of(String text) {
        String key = storable(text);
        return key.length() <= LONGEST ? key : key.substring(0, LONGEST / 2) + "#" + sha256(text);
    }

    /** Whether {@link #of} may have shortened a text to this. */
    public static boolean isShortened(String key) {
        return key.length() == LONGEST / 2 + 1 + HASH_LENGTH && key.charAt(LONGEST / 2) == '#';
    }

    /** What a shortened text began with. */
    public static String beginning(String key) {
        return key.substring(0, LONGEST / 2);
    }

    /** Zendesk compares external ids without regard to case. */
    public static String ofExternalId(String id) {
        return of(id.strip().toLowerCase(Locale.ROOT));
    }

    /** A key for a message that has no id, so that it is never taken for a repeat. */
    static String unique() {
        return "without-id-" + UUID.randomUUID();
    }

    /** The text without what PostgreSQL refuses. */
    public static String storable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** 128 bits that say of two texts whether they are the same, and nothing of what they are. */
    static String hash(String text) {
        return sha256(text).substring(0, 32);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
