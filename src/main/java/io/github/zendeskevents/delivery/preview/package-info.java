/** What would be written, without writing it: the preview of one event, and the dry run of all of them. */
package io.github.zendeskevents.delivery.preview;
