/**
 * The HTTP gateway for the unmodified SDKs of Segment and RudderStack: who is let in, and what is replied. It hands events on to the
 * inbox by a route, and knows nothing of what becomes of them; bodies and keys are read in the packages below.
 */
package io.github.zendeskevents.gateway;
