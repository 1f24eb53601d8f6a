/** What operators do for users who want to be forgotten: suppress their events, erase them, and ask how far that is. */
package io.github.zendeskevents.management.users;
