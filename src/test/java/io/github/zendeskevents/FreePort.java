package io.github.zendeskevents;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that tests start. They lie below those that the system gives to outgoing connections: such a connection
 * could take a port before its server listens there, or while the server is down between two starts.
 */
public final class FreePort {

    private static final int FROM = 10_000;
    private static final int TO = 32_000;

    private FreePort() {}

    /** A port that nobody listens on now. */
    public static int next() {
        return ThreadLocalRandom.current()
                .ints(FROM, TO)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
