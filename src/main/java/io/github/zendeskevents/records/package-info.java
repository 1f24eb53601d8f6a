/**
 * Zendesk's records as values, what an event wants of them, and what the operations on them share: chains of steps, caches that
 * many ask at once, the time after which an event is tried again. The packages below hold the operations that the routes take
 * one step for: look up, compare, write what differs.
 */
package io.github.zendeskevents.records;
