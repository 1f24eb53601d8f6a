package io.github.zendeskevents.client.limit;

/**
 * Zendesk's word on background jobs.
 *
 * @param allowed how many may be queued or running at once
 * @param running how many were, whoever began them
 */
public record JobLimit(int allowed, int running) {}
