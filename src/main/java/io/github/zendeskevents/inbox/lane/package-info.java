/**
 * What every inbox derives from an event alone: the lanes that it goes in, the key by which a repeat is known, and how much memory it
 * takes. It knows no inbox.
 */
package io.github.zendeskevents.inbox.lane;
