package io.github.zendeskevents.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the body of a request into memory, and never more of it than the limit, counted as it arrives and again as it
 * inflates: a few kilobytes of gzip can hold gigabytes. It looks at the encoding of the content, never at its type, because
 * one SDK labels gzipped JSON as a form.
 */
public final class BodyReader {

    private static final int BUFFER = 8_192;

    private final int limit;

    /**
     * @param maxBodySize the setting {@code zendesk.gateway.max-body-size}: how many bytes a body may have, also after inflating
     * @throws IllegalArgumentException when it is no number between 1 and 1 GiB
     */
    public BodyReader(String maxBodySize) {
        this.limit = parse(maxBodySize);
    }

    private static int parse(String maxBodySize) {
        int max = 1 << 30;
        try {
            int bytes = Integer.parseInt(maxBodySize.strip());
            if (bytes >= 1 && bytes <= max) {
                return bytes;
            }
        } catch (NumberFormatException notANumber) {
            // The message below says what is expected.
        }
        throw new IllegalArgumentException("zendesk.gateway.max-body-size is \"" + maxBodySize
                + "\": expected is a number of bytes from 1 to " + max + ", such as 4194304");
    }

    /**
     * The body, inflated where it is gzipped.
     *
     * @param body what the client sends; null where there is no body
     * @param contentEncoding the {@code Content-Encoding}; null where there is none
     * @throws BodyTooLargeException when it is larger than the limit
     * @throws UnreadableBodyException when it cannot be read to its end
     */
    public byte[] read(InputStream body, String contentEncoding) {
        if (body == null) {
            return new byte[0];
        }
        byte[] raw = raw(body);
        String encoding = contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> raw;
            case "gzip", "x-gzip" -> raw.length == 0 ? raw : inflated(raw);
            default -> throw new UnreadableBodyException("the Content-Encoding must be gzip or none");
        };
    }

    private byte[] raw(InputStream body) {
        try {
            byte[] raw = upToLimit(body);
            if (raw.length > limit) {
                throw new BodyTooLargeException(limit);
            }
            return raw;
        } catch (IOException e) {
            throw new UnreadableBodyException("the body ended early");
        }
    }

    private byte[] inflated(byte[] raw) {
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(raw), BUFFER)) {
            byte[] inflated = upToLimit(gzip);
            if (inflated.length > limit) {
                throw new BodyTooLargeException(limit);
            }
            return inflated;
        } catch (ZipException | EOFException e) {
            throw new UnreadableBodyException("the body is not the gzip that its Content-Encoding says");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
