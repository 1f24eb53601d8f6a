/**
 * The program that runs the routes by itself: its start and end, and the exchange of the running context when a route file is
 * edited. No other part of the code knows that routes can be edited.
 */
package io.github.zendeskevents.main;
