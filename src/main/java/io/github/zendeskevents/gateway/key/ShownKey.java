package io.github.zendeskevents.gateway.key;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The write key that a request shows before its body. */
public final class ShownKey {

    private ShownKey() {}

    /**
     * The key in the header, else the one in the query.
     *
     * @param authorization the {@code Authorization} header, where the key is the user name or the bearer token; null where there is
     *     none
     * @param query the key in the query; null where there is none
     */
    public static Optional<String> in(String authorization, String query) {
        return inHeader(authorization).or(() -> Optional.ofNullable(query)).filter(key -> !key.isEmpty());
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
}
