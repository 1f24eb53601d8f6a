/**
 * Who has which event of the durable inbox in flight: a process that is alone with its database, or several that each hold a lease.
 */
package io.github.zendeskevents.inbox.sql.claim;
