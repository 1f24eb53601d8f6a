/**
 * Write keys: where a sender may show one, and which are known. It knows neither who sends nor what follows from a key.
 */
package io.github.zendeskevents.gateway.key;
