package io.github.zendeskevents.client.limit;

import io.github.zendeskevents.client.request.ApiRequest;

/**
 * Who waits for a permit.
 *
 * @param rank who goes first
 * @param go called with the permit
 * @param giveUp called instead when there will be none
 */
record Waiter(Rank rank, Runnable go, Runnable giveUp) {

    /** Those of a rank go before all of the next, and the urgent ones before each other, the last first. */
    enum Rank {
        URGENT,
        NORMAL,
        BACKGROUND;

        static Rank of(ApiRequest request) {
            if (request.is(ApiRequest.Option.URGENT)) {
                return URGENT;
            }
            return request.is(ApiRequest.Option.BACKGROUND) ? BACKGROUND : NORMAL;
        }
    }

    Waiter(Runnable go, Runnable giveUp) {
        this(Rank.NORMAL, go, giveUp);
    }
}
