/**
 * Sends single requests by the route {@code zendesk-http} until they are answered, and decides what a response means. Nobody
 * else speaks HTTP to Zendesk.
 */
package io.github.zendeskevents.client.http;
