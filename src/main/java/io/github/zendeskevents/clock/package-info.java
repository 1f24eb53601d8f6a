/**
 * How time passes where the machine's clock is set: waits are measured by a clock that nobody sets, and who keeps a time of day for later
 * is told when the clock was set back. It depends on nothing else here.
 */
package io.github.zendeskevents.clock;
