/**
 * Reads JSON that anybody may have sent: bytes into lines, lines into values, values into trees that can always be written again and that take
 * no more memory than they may. It knows nothing of events.
 */
package io.github.zendeskevents.event.decode.json;
