/**
 * Brings files of events into the inbox: opens them, whatever their form, hands their events to the routes that accept, remembers
 * how far it is, and tells what became of them.
 */
package io.github.zendeskevents.main.imports;
