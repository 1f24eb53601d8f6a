/**
 * Look-ups of tickets, for routes that make a ticket of an event and tell it what comes later. What is written of a ticket is up to the
 * route.
 */
package io.github.zendeskevents.records.ticket;
