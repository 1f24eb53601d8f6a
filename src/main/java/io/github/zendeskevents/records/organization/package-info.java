/**
 * The operations on organizations of Zendesk and on who is a member of them, and the look-ups that users' own routes and
 * Kamelets ask for.
 */
package io.github.zendeskevents.records.organization;
