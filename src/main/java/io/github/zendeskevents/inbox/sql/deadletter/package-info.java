/**
 * The dead letters of the durable inbox: to look at, replay, replace and delete them, and to keep them from becoming too old or too
 * many.
 */
package io.github.zendeskevents.inbox.sql.deadletter;
