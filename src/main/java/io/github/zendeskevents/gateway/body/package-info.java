/**
 * The bodies of requests: taken as they arrive, inflated, or forgotten where they are refused, within what all requests together may
 * take of the heap. It knows nothing of events, and throws what the gateway gives it to throw.
 */
package io.github.zendeskevents.gateway.body;
