/**
 * How the inbox connects to SQLite and to PostgreSQL, who may write there, what their errors mean, and how the tables are
 * made. It knows nothing of events.
 */
package io.github.zendeskevents.inbox.sql.database;
