package io.github.zendeskevents.client.job;

/** A job has done nothing for so long that nobody should wait for it. */
public final class HangingJobException extends Exception {

    private static final long serialVersionUID = 1L;

    HangingJobException(String job) {
        super("the job " + job + " hangs");
    }
}
