package io.github.zendeskevents.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A part of a path that names something of which anybody may have made the name: with slashes, percent signs or dots in it, which
 * servers and routes would take for their own. Before they see it, it is written in letters and digits only.
 */
public final class OpaqueSegment {

    private static final HexFormat HEX = HexFormat.of();
    private static final char MARK = 'x';

    private OpaqueSegment() {}

    /**
     * The path with its part after the beginning hidden.
     *
     * @param path percent-encoded, as it came
     * @param beginning such as {@code /ops/users/}, in any case
     * @return empty where the path begins otherwise, or ends there
     */
    static Optional<String> hide(String path, String beginning) {
        if (!path.regionMatches(true, 0, beginning, 0, beginning.length()) || path.length() == beginning.length()) {
            return Optional.empty();
        }
        int end = path.indexOf('/', beginning.length());
        int to = end < 0 ? path.length() : end;
        String part = path.substring(beginning.length(), to);
        return Optional.of(beginning + MARK + HEX.formatHex(decoded(part)) + path.substring(to));
    }

    /** What was hidden; empty text where it was nothing, or nothing that can be read. */
    public static String reveal(String hidden) {
        if (hidden.isEmpty() || hidden.charAt(0) != MARK) {
            return "";
        }
        try {
            return new String(HEX.parseHex(hidden.substring(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notHidden) {
            return "";
        }
    }

    private static byte[] decoded(String part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = part.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%'
                    && i + 2 < raw.length
                    && HexFormat.isHexDigit(raw[i + 1])
                    && HexFormat.isHexDigit(raw[i + 2])) {
                bytes.write(HexFormat.fromHexDigits(new String(raw, i + 1, 2, StandardCharsets.US_ASCII)));
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toByteArray();
    }
}
