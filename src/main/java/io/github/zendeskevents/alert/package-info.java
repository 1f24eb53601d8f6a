/**
 * Tells people when the state of the program has changed: one object for each change, which the route {@code zendesk-alert} hands to
 * an endpoint. What counts as a change is decided by pure code; a bean looks every few seconds.
 */
package io.github.zendeskevents.alert;
