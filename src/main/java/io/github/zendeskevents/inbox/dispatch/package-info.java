/**
 * Takes events from an inbox as they become due, hands each to a step that delivers it, and brings its outcome back. It knows
 * the seam of the inbox alone: neither where events are kept nor how they are delivered.
 */
package io.github.zendeskevents.inbox.dispatch;
