/**
 * The durable inbox: tables in SQLite, or in PostgreSQL for several instances. It ties together what lies in the packages below: the
 * statements, the thread that commits, who has which event in flight, dead letters, and what is particular to a database.
 */
package io.github.zendeskevents.inbox.sql;
