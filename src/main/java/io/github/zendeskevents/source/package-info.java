/**
 * What taking events from endpoints of many kinds needs beyond the steps that Camel has: messages that come as groups, and failures
 * of which the source is to hear. It knows exchanges, and nothing of events or of Zendesk.
 */
package io.github.zendeskevents.source;
