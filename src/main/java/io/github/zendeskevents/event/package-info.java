/**
 * One event in the format of Segment and RudderStack, and one attempt to deliver it: what every other package speaks of.
 * It reads the members of an event and never changes them; it knows nothing of Camel, of HTTP, or of Zendesk.
 */
package io.github.zendeskevents.event;
