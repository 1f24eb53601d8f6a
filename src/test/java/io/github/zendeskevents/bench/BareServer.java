package io.github.zendeskevents.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * The least that a server must do to answer 200 only when a body is safe: a handler of Jetty that reads it, and a thread that inserts
 * all that wait into SQLite with one synchronous commit. It looks at no key, and not into the body.
 */
final class BareServer {

    private static final byte[] ANSWER = "{\"success\":true}".getBytes(StandardCharsets.UTF_8);

    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();

    private BareServer() {}

    /** Starts one, which ends with the JVM. */
    static void start(Path file, int port) throws Exception {
        BareServer bare = new BareServer();
        Thread writer = new Thread(() -> bare.write(file), "writer");
        writer.setDaemon(true);
        writer.start();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Source.asString(
                        request,
                        StandardCharsets.UTF_8,
                        Promise.from(
                                body -> bare.waiting.add(new Waiting(body, response, callback)), callback::failed));
                return true;
            }
        });
        server.start();
    }

    private void write(Path file) {
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement setup = sqlite.createStatement()) {
            setup.execute("PRAGMA journal_mode=WAL");
            setup.execute("PRAGMA synchronous=FULL");
            setup.execute("CREATE TABLE body (id INTEGER PRIMARY KEY, body TEXT)");
            sqlite.setAutoCommit(false);
            try (PreparedStatement insert = sqlite.prepareStatement("INSERT INTO body (body) VALUES (?)")) {
                for (; ; ) {
                    List<Waiting> group = new ArrayList<>(List.of(waiting.take()));
                    waiting.drainTo(group);
                    for (Waiting one : group) {
                        insert.setString(1, one.body());
                        insert.executeUpdate();
                    }
                    sqlite.commit();
                    group.forEach(one -> one.response().write(true, ByteBuffer.wrap(ANSWER), one.callback()));
                }
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Waiting(String body, Response response, Callback callback) {}
}
