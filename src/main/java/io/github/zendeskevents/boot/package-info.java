/**
 * What Spring Boot is told where it is the host, by its own extension points. Nothing of it is loaded in any other host.
 */
package io.github.zendeskevents.boot;
