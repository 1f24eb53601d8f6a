package io.github.zendeskevents.client.request;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The headers of a response, read without regard to case as HTTP demands, and forgiving: a header that cannot be read is
 * absent, because a limit that is not understood must not fail a call that succeeded.
 */
public final class ResponseHeaders {

    private final Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** @param headers by name; values of any kind are read as text */
    public ResponseHeaders(Map<String, Object> headers) {
        headers.forEach((name, value) -> {
            if (value != null) {
                values.put(name, value);
            }
        });
    }

    /** The header's text, trimmed. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString).map(String::trim);
    }

    /** The header as a whole number that is not negative. */
    public Optional<Long> number(String name) {
        return text(name).filter(t -> t.matches("\\d{1,12}")).map(Long::valueOf);
    }

    /**
     * The header as a number of seconds from now, a fraction counting as a whole one, or, as {@code Retry-After} may be, as a
     * date compared with {@code Date}.
     */
    public Optional<Duration> seconds(String name) {
        return text(name)
                .filter(t -> t.matches("\\d{1,9}(\\.\\d{1,9})?"))
                .map(t -> Duration.ofSeconds((long) Math.ceil(Double.parseDouble(t))))
                .or(() -> untilDate(name));
    }

    /** The header as a time, as that of {@code Date} is written. */
    public Optional<Instant> date(String name) {
        return zoned(name).map(ZonedDateTime::toInstant);
    }

    private Optional<Duration> untilDate(String name) {
        return zoned(name)
                .flatMap(end -> zoned("Date").map(now -> Duration.between(now, end)))
                .filter(d -> !d.isNegative());
    }

    private Optional<ZonedDateTime> zoned(String name) {
        try {
            return text(name).map(t -> ZonedDateTime.parse(t, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }
}
