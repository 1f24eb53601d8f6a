/**
 * The custom fields of Zendesk: their keys and types, and how values are fitted to them and compared with what they hold. Pure
 * code, in which no value throws: what does not fit is named with its reason.
 */
package io.github.zendeskevents.mapping.field;
