/**
 * Zendesk's records that events are about: users, identities, organizations, memberships, custom fields, the timeline. Each
 * class offers the operations that the routes take one step for: look up, compare, write what differs.
 */
package io.github.zendeskevents.records;
