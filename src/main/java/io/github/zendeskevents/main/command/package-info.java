/**
 * The commands of the program: what may stand after {@code bin/run}, what each prints, and with which status it ends. What a command
 * does is elsewhere.
 */
package io.github.zendeskevents.main.command;
