/**
 * Names of earlier versions that users' routes may hold. Each leads to what took its place, and goes with the next major
 * version.
 */
package io.github.zendeskevents.door;
