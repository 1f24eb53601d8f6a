/**
 * How anything is remembered for a time: caches on the clock that everything else goes by. It depends on nothing else here.
 */
package io.github.zendeskevents.cache;
