/**
 * What Camel lacks: sending to a route without a thread that waits, and beans that a context has once. It knows nothing of Zendesk,
 * of events or of the other packages' jobs.
 */
package io.github.zendeskevents.camel;
