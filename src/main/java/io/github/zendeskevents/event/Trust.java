package io.github.zendeskevents.event;

/**
 * How far the sender of an event is trusted. It travels in the message header {@link #HEADER}, whose value is that of
 * {@link #value()}; a message without it comes from somebody who may do everything.
 */
public enum Trust {
    /** A server, a source or a host's own route: may do all that an event can ask for. */
    SERVER("server"),
    /** A web page or an app, whose key everybody can read: may do only what harms nobody else. */
    PUBLIC("public");

    /** The name of the header. */
    public static final String HEADER = "zendeskTrust";

    private final String value;

    Trust(String value) {
        this.value = value;
    }

    /** The value of the header. */
    public String value() {
        return value;
    }

    /**
     * What the header says. Whatever is not {@code server} in any case is not trusted, for a misspelt word must open nothing.
     *
     * @param header its value; null or blank where there is none, which is a server
     */
    public static Trust of(String header) {
        return header == null || header.isBlank() || header.strip().equalsIgnoreCase(SERVER.value) ? SERVER : PUBLIC;
    }
}
