/**
 * One attempt to deliver an event: what is known of it, and the client by which its steps ask Zendesk. Here it is decided whether a
 * write is sent, or only said in a rehearsal, and nowhere else.
 */
package io.github.zendeskevents.attempt;
