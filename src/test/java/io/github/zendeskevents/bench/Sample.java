package io.github.zendeskevents.bench;

/**
 * How much was waiting at one moment.
 *
 * @param minutes since the beginning, by the sandbox's clock
 * @param pending events without an end
 */
record Sample(double minutes, long pending) {}
