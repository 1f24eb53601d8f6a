/**
 * The golden record: what named scenarios ask of Zendesk and how their events end, as text that a change of the structure
 * must leave as it is. One file a scenario stands in {@code src/test/resources/golden}.
 */
package io.github.zendeskevents.golden;
