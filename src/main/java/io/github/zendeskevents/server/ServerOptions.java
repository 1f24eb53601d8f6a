package io.github.zendeskevents.server;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one server has of its own.
 *
 * @param errors answers what never reaches a route
 * @param mostThreads the size of its pool of threads; empty: Jetty's own
 * @param untypedBelow the beginning of paths for which the type of the content is not to be looked at; empty: none
 * @param withoutJetty what to tell a host that has no Jetty and yet asks for the server
 */
public record ServerOptions(
        ErrorReplies errors, OptionalInt mostThreads, Optional<String> untypedBelow, String withoutJetty) {}
