package io.github.zendeskevents.client.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A forward proxy as companies have one: it forwards what names a whole URL, and connects to where CONNECT asks it to. */
final class TestProxy implements AutoCloseable {

    private final ServerSocket server;
    private final Optional<String> login;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param login {@code user:password}; empty: it asks for none */
    TestProxy(Optional<String> login) {
        this.login = login;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The first lines of the requests that it let through. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            boolean again = true;
            while (again) {
                String head = head(client.getInputStream());
                if (head.isEmpty()) {
                    return;
                }
                again = !isKnown(head);
                if (again) {
                    drain(client.getInputStream(), head);
                    write(
                            client,
                            String.join(
                                    "\r\n",
                                    "HTTP/1.1 407 Proxy Authentication Required",
                                    "Proxy-Authenticate: Basic realm=\"x\"",
                                    "Content-Length: 0",
                                    "",
                                    ""));
                } else {
                    pass(client, head);
                }
            }
        } catch (IOException gone) {
            return;
        }
    }

    private boolean isKnown(String head) {
        return login.isEmpty()
                || head.contains("Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(login.get().getBytes(StandardCharsets.UTF_8)));
    }

    private void pass(Socket client, String head) throws IOException {
        String[] line = head.lines().findFirst().orElseThrow().split(" ");
        requests.add(line[0] + " " + line[1]);
        boolean tunnel = line[0].equals("CONNECT");
        URI target = URI.create(tunnel ? "//" + line[1] : line[1]);
        try (Socket there = new Socket(target.getHost(), target.getPort())) {
            if (tunnel) {
                write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                // One request for each connection, so that each is seen.
                String path = line[1].substring(line[1].indexOf('/', "http://".length()));
                write(
                        there,
                        head.replace(line[1], path)
                                .replaceAll("(?i)\r\n(proxy-authorization|connection|keep-alive|upgrade):[^\r]*", "")
                                .replaceFirst("\r\n", "\r\nConnection: close\r\n"));
            }
            daemon(() -> copy(client, there));
            copy(there, client);
        } catch (IOException unreachable) {
            write(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    }

    private static void drain(InputStream in, String head) throws IOException {
        int length = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        in.readNBytes(length);
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
        }
        return text;
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            return;
        }
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        to.getOutputStream().flush();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
