/**
 * Zendesk's background jobs that were begun here: how many may run, and what became of each. It knows nothing of what they are
 * about.
 */
package io.github.zendeskevents.client.job;
