package io.github.zendeskevents.client.limit;

/**
 * Who waits for a permit.
 *
 * @param go called with the permit
 * @param giveUp called instead when there will be none
 */
record Waiter(Runnable go, Runnable giveUp) {}
