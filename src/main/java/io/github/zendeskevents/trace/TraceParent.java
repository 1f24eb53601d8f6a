package io.github.zendeskevents.trace;

import java.util.Optional;
import java.util.regex.Pattern;

/** The header by which a sender says of which trace its message is a part, as the W3C's Trace Context defines it. */
public final class TraceParent {

    /** Its name. */
    public static final String HEADER = "traceparent";

    /** The property of an exchange that says it of a span of this program, which is believed whoever sent the message. */
    public static final String PROPERTY = "zendeskTraceparent";

    /** Version, trace, span, flags. Later versions may have more at the end, which is left out; version ff is none. */
    private static final Pattern FORM = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.{0,200})?");

    private TraceParent() {}

    /**
     * What the header says, in 55 characters of the version 00.
     *
     * @param header its value, of any sender; null where there is none
     * @return empty where it cannot be read: such a header counts as none
     */
    public static Optional<String> of(String header) {
        if (header == null) {
            return Optional.empty();
        }
        var parts = FORM.matcher(header.strip());
        boolean ofThisVersion = header.strip().startsWith("00");
        return parts.matches() && (!ofThisVersion || header.strip().length() == 55)
                ? Optional.of("00-" + parts.group(1) + "-" + parts.group(2) + "-" + parts.group(3))
                : Optional.empty();
    }
}
