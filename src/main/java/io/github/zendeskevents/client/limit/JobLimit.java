package io.github.zendeskevents.client.limit;

/**
 * What Zendesk tells of background jobs.
 *
 * @param allowed how many may be queued or running at once
 * @param running how many were, whoever began them
 */
public record JobLimit(int allowed, int running) {}
