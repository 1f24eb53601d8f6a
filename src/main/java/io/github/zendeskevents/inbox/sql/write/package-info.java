/**
 * Writes to the durable inbox: one thread that commits what many ask for at once, and that refuses events before the disk is full.
 */
package io.github.zendeskevents.inbox.sql.write;
