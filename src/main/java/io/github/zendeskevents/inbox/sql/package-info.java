/**
 * The durable inbox: tables in SQLite, or in PostgreSQL for several instances. It holds the statements, the thread that
 * commits, and who has which event in flight; what is particular to a database lies in the package below.
 */
package io.github.zendeskevents.inbox.sql;
