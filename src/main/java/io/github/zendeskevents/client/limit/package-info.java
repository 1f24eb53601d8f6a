/**
 * Zendesk's limits: what is known of them, and who waits for which. It also knows how busy the delivery is, because that
 * decides how long a request may wait for others.
 */
package io.github.zendeskevents.client.limit;
