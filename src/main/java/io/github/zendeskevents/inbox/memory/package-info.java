/**
 * The inbox for those whose source keeps events itself: events wait in memory until each has an outcome. Nothing of it
 * survives the end of the process, and its source is told of an event only once that has its outcome.
 */
package io.github.zendeskevents.inbox.memory;
