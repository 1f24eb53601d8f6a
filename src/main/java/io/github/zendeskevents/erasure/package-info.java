/**
 * Users who want to be forgotten: keeps their events from Zendesk, and carries out erasures, first in the inbox and then in Zendesk,
 * through restarts and outages.
 */
package io.github.zendeskevents.erasure;
