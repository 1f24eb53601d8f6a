/**
 * Keeps accepted events until each has an outcome: {@link io.github.zendeskevents.inbox.Inbox} is the seam that everybody else
 * knows, with the values and exceptions that it speaks in. Its implementations, in the packages below, depend on this one, and
 * this one on none of them.
 */
package io.github.zendeskevents.inbox;
