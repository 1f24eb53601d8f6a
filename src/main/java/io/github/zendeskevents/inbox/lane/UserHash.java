package io.github.zendeskevents.inbox.lane;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes of a {@code userId} what tells whether it is the same as another, and nothing else. Users who share a lane have the same hash.
 * A salt of its own for each inbox keeps hashes from being looked up in tables made elsewhere; who has both can still try guessed
 * ids, one by one.
 */
public final class UserHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;
    private static final int SALT_BYTES = 32;

    private final SecretKeySpec salt;

    /** @param salt as {@link #newSalt} made it */
    public UserHash(String salt) {
        this.salt = new SecretKeySpec(HexFormat.of().parseHex(salt), ALGORITHM);
    }

    /** A salt that nobody else has, as text. */
    public static String newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    /** 128 bits, as text. */
    public String of(String userId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(salt);
            byte[] hash = mac.doFinal(Keys.ofExternalId(userId).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
