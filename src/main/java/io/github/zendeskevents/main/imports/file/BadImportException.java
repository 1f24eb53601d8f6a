package io.github.zendeskevents.main.imports.file;

/** What was asked for cannot be imported, for a reason that the message tells in one line. Nothing is lost by it. */
public final class BadImportException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean emptyFile;

    /** @param reason one line for people */
    public BadImportException(String reason) {
        this(reason, false);
    }

    private BadImportException(String reason, boolean emptyFile) {
        super(reason);
        this.emptyFile = emptyFile;
    }

    /** @param name of a file that holds nothing, as the user wrote it */
    static BadImportException empty(String name) {
        return new BadImportException(name + ": is empty", true);
    }

    /** True for a file that holds nothing, which is a mistake only where no other file holds something. */
    public boolean isEmptyFile() {
        return emptyFile;
    }
}
