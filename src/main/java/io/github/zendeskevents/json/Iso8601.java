package io.github.zendeskevents.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads dates and date-times in the extended form of ISO 8601, which the event format asks for. Senders use all of it: with an
 * offset, without one (meant as UTC, as Segment reads it), with an offset in basic form ({@code +0100}), or a date alone.
 */
public final class Iso8601 {

    /** Checked first: most texts are no dates, and an exception for each would cost more than the mapping. */
    private static final Pattern LIKE_A_DATE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:[Tt][\\d:.]{4,18}(?:[Zz]|[+-]\\d{2}(?::?\\d{2})?)?)?");

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendValue(ChronoField.YEAR, 4, 4, SignStyle.NEVER)
            .appendPattern("-MM-dd")
            .optionalStart()
            .appendLiteral('T')
            .appendPattern("HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Iso8601() {}

    /** The instant that the text means; a date alone is its start in UTC. Empty where the text is no date or date-time. */
    public static Optional<Instant> instant(String text) {
        return parsed(text).map(time -> {
            if (time instanceof OffsetDateTime withOffset) {
                return withOffset.toInstant();
            }
            return time instanceof LocalDateTime withoutOffset
                    ? withoutOffset.toInstant(ZoneOffset.UTC)
                    : LocalDate.from(time).atStartOfDay().toInstant(ZoneOffset.UTC);
        });
    }

    /**
     * The date in a text, blanks around it aside. It is the one that is written, not the one in UTC: a birthday sent as midnight
     * with an offset stays the same day. Empty where the text is no date or date-time.
     */
    public static Optional<LocalDate> date(String text) {
        return parsed(Scalar.trim(text)).map(LocalDate::from);
    }

    private static Optional<TemporalAccessor> parsed(String text) {
        if (!LIKE_A_DATE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
