/** What operators see and do: health, metrics, the inbox and its dead letters. */
package io.github.zendeskevents.management;
