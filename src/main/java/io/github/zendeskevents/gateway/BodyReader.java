package io.github.zendeskevents.gateway;

import io.github.zendeskevents.settings.CamelSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Body;

/**
 * Reads the body of a request into memory, and never more of it than the limit, counted as it arrives and again as it
 * inflates: a few kilobytes of gzip can hold gigabytes. It looks at the encoding of the content, never at its type, because
 * one SDK labels gzipped JSON as a form.
 */
public final class BodyReader {

    private static final int BUFFER = 8_192;

    private final int limit;

    /** @param limit how many bytes a body may have, also after inflating */
    BodyReader(int limit) {
        this.limit = limit;
    }

    /** Reads bodies up to the size that the settings allow. */
    public static BodyReader of(CamelSettings settings) {
        return new BodyReader(settings.get().gateway().maxBodySize());
    }

    /**
     * The body of a request, inflated where it is gzipped. It is opened only here: a client that asks whether to send it may have
     * been refused before.
     *
     * @throws BodyTooLargeException when it is larger than the limit
     * @throws UnreadableBodyException when it cannot be read to its end
     */
    public byte[] read(@Body HttpServletRequest request) {
        byte[] raw = raw(request);
        String encoding = Objects.requireNonNullElse(request.getHeader("Content-Encoding"), "");
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> raw;
            case "gzip", "x-gzip" -> Gunzip.inflate(raw, limit);
            default -> throw new UnreadableBodyException("the Content-Encoding must be gzip or none");
        };
    }

    private byte[] raw(HttpServletRequest request) {
        try {
            byte[] raw = upToLimit(request.getInputStream());
            if (raw.length > limit) {
                throw new BodyTooLargeException(limit);
            }
            return raw;
        } catch (IOException e) {
            throw new UnreadableBodyException("the body ended early");
        }
    }

    /** The bytes of the stream; one more than the limit where there are more. */
    private byte[] upToLimit(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        while (bytes.size() <= limit) {
            int n = in.read(buffer, 0, Math.min(buffer.length, limit + 1 - bytes.size()));
            if (n < 0) {
                break;
            }
            bytes.write(buffer, 0, n);
        }
        return bytes.toByteArray();
    }
}
