/**
 * What Camel lacks for routes that ask other routes: sending without a thread that waits. It knows nothing of Zendesk, of
 * events or of the other packages' jobs.
 */
package io.github.zendeskevents.camel;
