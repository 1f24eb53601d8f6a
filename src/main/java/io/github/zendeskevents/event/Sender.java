package io.github.zendeskevents.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells senders apart, so that none takes the share of others. A sender travels as a name in the message header {@link #HEADER}, which
 * says nothing of its write key, and is kept as a number.
 */
public final class Sender {

    /** The name of the header. */
    public static final String HEADER = "zendeskSender";

    /** The number of sources and of the host's own routes. */
    public static final int NONE = 0;

    /** The number of imports, whose events wait until those of all others are on their way. */
    public static final int IMPORT = -1;

    /** What an import is called. */
    public static final String IMPORT_NAME = "import";

    /** Who has many addresses is still no more than so many senders. */
    private static final int ADDRESSES = 64;

    /** And who has many addresses and a public key takes no more than so many shares from others. */
    private static final int ADDRESSES_OF_A_KEY = 16;

    private Sender() {}

    /** What the sender with this write key is called: a small part of a hash of the key. */
    public static String ofKey(String key) {
        return "key-" + HexFormat.of().formatHex(hash(key), 0, 6);
    }

    /** What a sender is called whose key everybody can read: by the key and its network address; some share a name. */
    public static String ofPublicKey(String key, String address) {
        return ofKey(key) + "-" + Math.floorMod(number(address), ADDRESSES_OF_A_KEY);
    }

    /** What a sender without a key is called, by its network address; some share a name. */
    public static String ofAddress(String address) {
        return "address-" + Math.floorMod(number(address), ADDRESSES);
    }

    /**
     * The number of a sender.
     *
     * @param name any text that is the same for all messages of the sender; null or blank: a source, or the host itself
     */
    public static int number(String name) {
        if (name == null || name.isBlank()) {
            return NONE;
        }
        if (name.equals(IMPORT_NAME)) {
            return IMPORT;
        }
        int number = ByteBuffer.wrap(hash(name)).getInt() & Integer.MAX_VALUE;
        return number == NONE ? 1 : number;
    }

    /** True for one of many senders, of whom none may take the share of others: no source, no host and no import. */
    public static boolean isOneOfMany(int number) {
        return number > NONE;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
