/** What takes events from endpoints of many kinds needs beyond the steps that Camel has. */
package io.github.zendeskevents.source;
