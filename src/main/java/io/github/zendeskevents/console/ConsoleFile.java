package io.github.zendeskevents.console;

import io.github.zendeskevents.server.HttpReply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** A file as it is answered to a browser, which asks for it again only where it has changed. */
final class ConsoleFile {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final String type;
    private final String content;
    private final String tag;

    private ConsoleFile(String type, String content, String tag) {
        this.type = type;
        this.content = content;
        this.tag = tag;
    }

    static ConsoleFile of(String name, byte[] content) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return new ConsoleFile(type, new String(content, StandardCharsets.UTF_8), tag(content));
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /**
     * The file, or that it has not changed.
     *
     * @param known the tags of what the browser has; empty where it has nothing
     */
    HttpReply reply(Optional<String> known) {
        Map<String, String> headers = Map.of(
                "Content-Security-Policy", POLICY,
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer",
                "Cache-Control", "no-cache",
                "ETag", tag);
        boolean unchanged = known.filter(tags -> tags.contains(tag)).isPresent();
        return unchanged ? new HttpReply(304, type, "", headers) : new HttpReply(200, type, content, headers);
    }
}
