/**
 * The program that runs the routes by itself: its start and end, and edits of route files while it runs. No other part of the
 * code knows that routes can be edited.
 */
package io.github.zendeskevents.main;
