package io.github.zendeskevents.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one server has of its own.
 *
 * @param errors answers what never reaches a route
 * @param mostThreads the size of its pool of threads; empty: Jetty's own
 * @param untypedBelow the beginnings of paths for which the type of the content is not to be looked at
 * @param opaqueBelow the beginning of paths whose next part holds any characters, slashes too, as {@link OpaqueSegment} hides them
 * @param connections how many it keeps, with the means against slow senders that go with it; empty: as many as come
 * @param withoutJetty what to tell a host that has no Jetty and yet asks for the server
 */
public record ServerOptions(
        ErrorReplies errors,
        OptionalInt mostThreads,
        List<String> untypedBelow,
        Optional<String> opaqueBelow,
        Optional<ConnectionLimits> connections,
        String withoutJetty) {

    public ServerOptions {
        untypedBelow = List.copyOf(untypedBelow);
    }
}
