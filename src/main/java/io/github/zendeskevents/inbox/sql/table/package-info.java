/**
 * The tables of the durable inbox: what a transaction is, the statements on events and on users, and how rows become events. It
 * knows neither who writes when, nor who has which event in flight.
 */
package io.github.zendeskevents.inbox.sql.table;
