package io.github.zendeskevents.server;

import io.github.zendeskevents.settings.Networks;

/**
 * How many connections a server keeps at once.
 *
 * @param all from everybody together; more wait until one of them ends
 * @param perAddress from one address; more are closed
 * @param unbounded addresses for which that does not hold, because they are proxies of many senders
 */
public record ConnectionLimits(int all, int perAddress, Networks unbounded) {}
