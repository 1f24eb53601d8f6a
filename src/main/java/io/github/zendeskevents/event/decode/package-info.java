/**
 * Turns messages into events: bytes, text, streams, JSON trees, maps and lists, one event or many. What cannot be read becomes an
 * event with a problem, or the reason why the whole message is refused.
 */
package io.github.zendeskevents.event.decode;
