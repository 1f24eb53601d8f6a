package io.github.zendeskevents.log;

/** Stands for another failure in a log: the same stack, and the same words without what a log must not hold. */
final class VisibleFailure extends Exception {

    private static final long serialVersionUID = 1L;
    /** Deeper causes say nothing more, and a chain may lead back to its beginning. */
    private static final int DEEPEST = 20;

    private final String description;

    private VisibleFailure(Throwable failure, Throwable cause) {
        super(null, cause, false, true);
        this.description = Visible.of(failure.toString());
        setStackTrace(failure.getStackTrace());
    }

    static Throwable of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static Throwable of(Throwable failure, int depth) {
        return failure == null || depth == 0 ? null : new VisibleFailure(failure, of(failure.getCause(), depth - 1));
    }

    @Override
    public String getMessage() {
        return description;
    }

    @Override
    public String toString() {
        return description;
    }
}
