/**
 * Brings the events of files into the inbox: hands them to the routes that accept, remembers how far it is, and tells what became of
 * them.
 */
package io.github.zendeskevents.main.imports;
