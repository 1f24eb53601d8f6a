/**
 * What all of this program knows of failures: how long to wait after one, what it was caused by, and how a thread goes on after one and
 * says when it does not. It depends on nothing else here but the log.
 */
package io.github.zendeskevents.failure;
