package io.github.zendeskevents.management.guard;

import io.github.zendeskevents.server.Spacing;
import io.github.zendeskevents.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;

/** The token that operators show. How long a comparison takes tells nothing of it, not even how long it is. */
final class OperatorToken {

    private static final String SCHEME = "Bearer ";

    private final Secret secret;
    /** A file is not read at each wrong guess. */
    private final Spacing looks = new Spacing(Duration.ofSeconds(5));

    OperatorToken(Secret secret) {
        this.secret = secret;
    }

    /** True when this header shows the token as it is now; where it comes from a file, that may have changed. */
    boolean isShown(Optional<String> authorization) {
        return authorization
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .filter(shown -> {
                    lookAgain();
                    return MessageDigest.isEqual(hash(shown), hash(secret.value()));
                })
                .isPresent();
    }

    private void lookAgain() {
        if (looks.isDue()) {
            secret.readAgain();
        }
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
