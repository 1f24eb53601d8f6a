package io.github.zendeskevents.main.imports.file;

/** What was asked for cannot be imported, for a reason that the message tells in one line. Nothing is lost by it. */
public final class BadImportException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason one line for people */
    public BadImportException(String reason) {
        super(reason);
    }
}
