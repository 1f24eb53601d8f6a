/**
 * What stands behind the Kamelets: an account at Zendesk in a Camel context of its own, inside the context of the host, so
 * that several accounts can be served side by side and the host's context stays as it is.
 */
package io.github.zendeskevents.kamelet;
