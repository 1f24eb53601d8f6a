package io.github.zendeskevents.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * What Jetty has no means for: the number of connections of one address, and senders whose headers come byte by byte, each in time for
 * the idle timeout. An IPv6 address is told by its first 64 bits, for whoever has one has all that begin so.
 */
final class ConnectionGuard extends AbstractLifeCycle implements Connection.Listener {

    private static final Duration HEADERS_WITHIN = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final AbstractConnector connector;
    private final ConnectionLimits limits;
    private final Map<Connection, Sender> senders = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, Integer> connections = new ConcurrentHashMap<>();
    private volatile Scheduler.Task next = () -> true;

    ConnectionGuard(AbstractConnector connector, ConnectionLimits limits) {
        this.connector = connector;
        this.limits = limits;
    }

    @Override
    protected void doStart() {
        lookLater();
    }

    @Override
    protected void doStop() {
        next.cancel();
    }

    private void lookLater() {
        next = connector.getScheduler().schedule(this::look, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            senders.forEach((connection, sender) -> {
                if (sender.isTooSlow()) {
                    connection.getEndPoint().close(new TimeoutException("headers that take too long"));
                }
            });
        } finally {
            if (isRunning()) {
                lookLater();
            }
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            ByteBuffer address = address(connection);
            senders.put(connection, new Sender(http, address));
            if (connections.merge(address, 1, Integer::sum) > limits.perAddress() && !isUnbounded(connection)) {
                connection.getEndPoint().close();
            }
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Sender sender = senders.remove(connection);
        if (sender != null) {
            connections.computeIfPresent(sender.address, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    private boolean isUnbounded(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote
                && limits.unbounded().contains(remote.getAddress());
    }

    private static ByteBuffer address(Connection connection) {
        if (connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote) {
            return ByteBuffer.wrap(NetworkAddress.network(remote.getAddress()));
        }
        return ByteBuffer.allocate(0);
    }

    /** One connection, and since when it is within the headers of the same request. */
    private static final class Sender {

        private final HttpConnection connection;
        private final ByteBuffer address;
        private long request = -1;
        private long since;

        Sender(HttpConnection connection, ByteBuffer address) {
            this.connection = connection;
            this.address = address;
        }

        /** Called by one thread at a time. */
        boolean isTooSlow() {
            long now = System.nanoTime();
            boolean inHeaders = connection.getParser().inHeaderState()
                    && !connection.getParser().isIdle();
            if (!inHeaders) {
                request = -1;
                return false;
            }
            if (request != connection.getMessagesIn()) {
                request = connection.getMessagesIn();
                since = now;
            }
            return now - since > HEADERS_WITHIN.toNanos();
        }
    }
}
