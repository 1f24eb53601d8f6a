/**
 * What operators ask of events and dead letters, and what they do to them. What comes in is text from a request, and is checked here;
 * what goes out has the form that scripts and the documentation rely on.
 */
package io.github.zendeskevents.management.events;
