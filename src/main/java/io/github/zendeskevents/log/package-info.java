/**
 * What comes from senders, fit for a log: characters that would forge lines or reach a terminal are made visible, and what
 * senders can cause over and over is limited in number.
 */
package io.github.zendeskevents.log;
