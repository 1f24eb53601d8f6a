/**
 * Tries the settings against the account, by reads alone, and says for each point what was tried, what was seen and what to do. It
 * sends by the route of all requests, but waits for no limit: a person waits for its answer.
 */
package io.github.zendeskevents.client.check;
