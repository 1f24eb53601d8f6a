/**
 * What operators see and do over HTTP: health, metrics, the inbox and its dead letters. Each operation is one method of a bean,
 * which answers with a {@link io.github.zendeskevents.server.HttpReply}.
 */
package io.github.zendeskevents.management;
