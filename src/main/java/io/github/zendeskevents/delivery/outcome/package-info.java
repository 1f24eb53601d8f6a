/**
 * What is told of each outcome: to meters and log, to the endpoints of {@code zendesk.outcome.uri} and
 * {@code zendesk.dead-letter.uri}, and to those who ask how many dead letters came.
 */
package io.github.zendeskevents.delivery.outcome;
