package io.github.zendeskevents.gateway.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Keys of which only hashes are kept, compared in a time that tells nothing of them. */
public final class KeySet {

    private final List<byte[]> hashes;

    /** @param keys as senders show them */
    public KeySet(List<String> keys) {
        this.hashes = keys.stream().map(KeySet::hash).toList();
    }

    /** Compares with all keys, so that the time tells neither which one matched nor how much of it. */
    public boolean contains(String key) {
        byte[] hash = hash(key);
        boolean known = false;
        for (byte[] candidate : hashes) {
            known |= MessageDigest.isEqual(candidate, hash);
        }
        return known;
    }

    /** How many there are. */
    public int size() {
        return hashes.size();
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
