/**
 * The operations on users of Zendesk: who the user of an event is, the identities by which Zendesk knows one, the timeline, and
 * Zendesk's names of time zones.
 */
package io.github.zendeskevents.records.user;
