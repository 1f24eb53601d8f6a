/**
 * Connects the inbox with the routes: each event that is due goes through the route {@code zendesk-deliver}, and what becomes
 * of it, by the class of its failure, is decided here. It counts what ended, and merges identifies that wait.
 */
package io.github.zendeskevents.delivery;
