/**
 * The API of one Zendesk account, which knows nothing of events: {@link io.github.zendeskevents.client.ZendeskClient} takes a
 * request and gives a response. Below it, each package does one part of that and knows the values of this one, but not the
 * account that is made of them.
 */
package io.github.zendeskevents.client;
