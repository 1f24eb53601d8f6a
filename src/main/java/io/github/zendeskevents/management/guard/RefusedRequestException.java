package io.github.zendeskevents.management.guard;

import io.github.zendeskevents.server.HttpReply;

/** A request of an operator cannot be served as it is: the reply says why. */
public final class RefusedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final int status;

    private RefusedRequestException(int status, String error) {
        super(error);
        this.status = status;
    }

    /** What was asked for is not allowed: the message names the parameter and says what is. */
    public static RefusedRequestException badRequest(String error) {
        return new RefusedRequestException(BAD_REQUEST, error);
    }

    /** What was asked for is not there. */
    public static RefusedRequestException notFound(String error) {
        return new RefusedRequestException(NOT_FOUND, error);
    }

    /** What was asked for cannot be done because of what else is there. */
    public static RefusedRequestException conflict(String error) {
        return new RefusedRequestException(CONFLICT, error);
    }

    HttpReply reply() {
        return HttpReply.error(status, getMessage());
    }
}
