package io.github.zendeskevents.mapping;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the date of an ISO 8601 date or date-time in extended form. The date is the one that is written, not the one in UTC: a
 * birthday sent as midnight with an offset stays the same day.
 */
final class IsoDate {

    /** Checked first: most texts are no dates, and an exception for each would cost more than the mapping. */
    private static final Pattern LIKE_A_DATE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:[Tt][\\d:.]{4,18}(?:[Zz]|[+-]\\d{2}(?::?\\d{2})?)?)?");

    private static final DateTimeFormatter DATE_OR_DATE_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private IsoDate() {}

    /** The date in a text, blanks around it aside; empty where the text is no date. */
    static Optional<LocalDate> of(String text) {
        String trimmed = Scalar.trim(text);
        if (!LIKE_A_DATE.matcher(trimmed).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(trimmed, DATE_OR_DATE_TIME));
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }
}
