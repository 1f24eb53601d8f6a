/**
 * The operations on custom fields of users and organizations: which there are, which are made, and which value fits into
 * which.
 */
package io.github.zendeskevents.records.field;
