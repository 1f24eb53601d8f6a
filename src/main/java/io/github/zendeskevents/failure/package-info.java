/**
 * What all of this program knows of failures: how long to wait after one, and what it was caused by. It depends on nothing
 * else here.
 */
package io.github.zendeskevents.failure;
