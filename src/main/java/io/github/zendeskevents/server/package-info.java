/**
 * What the gateway and the management port have in common as HTTP servers: a Jetty of their own, where it listens, and replies of
 * which nothing but what they say is sent. It knows nothing of events, and nothing of Jetty is loaded before it is needed.
 */
package io.github.zendeskevents.server;
