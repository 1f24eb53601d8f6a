/**
 * Takes a message apart into the parts that are meant as events, whatever form it has: one event, an array, a batch, lines, or the
 * maps and lists of other routes. What it cannot read is a part too.
 */
package io.github.zendeskevents.event.decode.part;
