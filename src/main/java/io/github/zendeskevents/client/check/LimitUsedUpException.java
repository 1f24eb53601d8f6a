package io.github.zendeskevents.client.check;

import java.time.Instant;

/** Nothing could be learnt, because one of Zendesk's limits is used up: that says nothing of the settings. */
final class LimitUsedUpException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param until when there is room again, as far as is known */
    LimitUsedUpException(Instant until) {
        super("a limit of Zendesk's is used up until " + until);
    }
}
