package io.github.zendeskevents.main.routes;

/** The route files cannot run together, which the message says in one line for people. */
public final class WrongRoutesException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason which file, what was found there, and what to do
     * @param cause null where the files were looked at before anything failed
     */
    public WrongRoutesException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
