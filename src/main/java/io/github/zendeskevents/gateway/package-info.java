/**
 * The HTTP gateway for the unmodified SDKs of Segment and RudderStack: who is let in, how bodies are read, and what is replied. It
 * hands events on to the inbox by a route, and knows nothing of what becomes of them.
 */
package io.github.zendeskevents.gateway;
