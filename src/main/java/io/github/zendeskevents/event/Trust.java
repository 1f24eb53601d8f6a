package io.github.zendeskevents.event;

import java.util.Locale;

/**
 * How far whoever sent an event is trusted. It is noted when the event is accepted and stays with it to its end: what comes from
 * everybody's browser may do less than what a server of one's own sends.
 */
public enum Trust {
    /** A server with a key of its own, a source, or a route of the host: may do all that events can. */
    SERVER,

    /** A web page or an app, whose key everybody can read: may do no more than it must. */
    PUBLIC;

    /** The header of a message by which whoever accepts it says how its events are trusted. */
    public static final String HEADER = "zendeskTrust";

    /**
     * What a header or a database says.
     *
     * @param text null or blank where nothing is said: that is a server. Anything but {@code server}, in any case, is public, so that
     *     a slip of the pen gives no rights.
     */
    public static Trust of(String text) {
        boolean server = text == null || text.isBlank() || text.strip().equalsIgnoreCase(SERVER.name());
        return server ? SERVER : PUBLIC;
    }

    /** The value in a header and in a database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
