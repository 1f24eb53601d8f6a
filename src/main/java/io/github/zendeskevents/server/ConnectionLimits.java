package io.github.zendeskevents.server;

/**
 * How many connections a server keeps at once.
 *
 * @param all from everybody together; more wait until one of them ends
 * @param perAddress from one address; more are closed
 */
public record ConnectionLimits(int all, int perAddress) {}
