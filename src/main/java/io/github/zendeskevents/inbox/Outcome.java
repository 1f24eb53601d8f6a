package io.github.zendeskevents.inbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How one attempt to deliver an event ended. Three outcomes end the event; {@link Retry} keeps it at the head of its lane.
 * The type is closed, so that whoever settles an event must say what becomes of it: there is no fourth way to end.
 */
public sealed interface Outcome {

    /** So many characters of a reason are kept. */
    int LONGEST_REASON = 2_000;

    /**
     * Zendesk holds what the event says.
     *
     * @param reason one line for people where more was done for it than they would expect; empty text otherwise
     */
    record Delivered(String reason) implements Outcome {
        public Delivered {
            reason = brief(reason);
        }

        /** As expected. */
        public Delivered() {
            this("");
        }

        @Override
        public String status() {
            return "delivered";
        }
    }

    /**
     * The event is not meant for Zendesk.
     *
     * @param code a fixed name such as {@code not-sent}
     * @param reason one line for people, such as {@code page}
     */
    record Ignored(String code, String reason) implements Outcome {
        public Ignored {
            Objects.requireNonNull(code, "code");
            reason = brief(reason);
        }

        @Override
        public String status() {
            return "ignored";
        }
    }

    /**
     * The event can never succeed as it is: it becomes a dead letter.
     *
     * @param code a fixed name such as {@code missing-user-id}
     * @param reason one line for people, with Zendesk's own details where it gave some
     * @param step the id of the route that gave up; empty text where unknown
     */
    record Dead(String code, String reason, String step) implements Outcome {
        public Dead {
            Objects.requireNonNull(code, "code");
            reason = brief(reason);
            Objects.requireNonNull(step, "step");
        }

        @Override
        public String status() {
            return "dead";
        }
    }

    /**
     * Something passing is in the way: the same event is tried again, before any later one of its lane.
     *
     * @param reason one line for people
     * @param notBefore how long to wait at least, as the other side asked for; empty: the usual growing pause
     */
    record Retry(String reason, Optional<Duration> notBefore) implements Outcome {
        public Retry {
            reason = brief(reason);
            Objects.requireNonNull(notBefore, "notBefore");
        }

        @Override
        public String status() {
            return "again";
        }
    }

    /** Reasons quote what senders wrote, and are kept for longer than their events. */
    private static String brief(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    /** The name of the outcome for routes, logs and meters: {@code delivered}, {@code ignored}, {@code dead} or {@code again}. */
    String status();

    /**
     * The same as {@link #status()}, by the name that routes of earlier versions know.
     *
     * @deprecated ask for the status
     */
    @Deprecated(since = "1.0.0")
    default String word() {
        return status();
    }

    /** The code of a dead or ignored event; empty text for the others, so that a route can name it without asking which it is. */
    default String code() {
        return "";
    }

    /** One line for people; empty text for what was delivered as expected. */
    default String reason() {
        return "";
    }
}
