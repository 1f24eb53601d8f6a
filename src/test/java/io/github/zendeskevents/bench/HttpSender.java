package io.github.zendeskevents.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends events over one connection with as little work as can be, since it shares the machine with the server that is measured. */
final class HttpSender implements AutoCloseable {

    private static final String LENGTH = "content-length: ";
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream answers;
    private final byte[] buffer = new byte[4_096];

    HttpSender(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        answers = socket.getInputStream();
    }

    /** Sends one event, and waits until it is safe. */
    void send(String event, boolean last) throws IOException {
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/track HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                + (last ? "Connection: close\r\n" : "") + "Content-Length: " + body.length + "\r\n\r\n";
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        socket.getOutputStream().write(request);
        String answer = answer();
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("answered " + answer);
        }
    }

    private String answer() throws IOException {
        int length = 0;
        for (; ; ) {
            int read = answers.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new IOException("no answer");
            }
            length += read;
            String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0 && length >= end + 4 + bodyLength(text.substring(0, end))) {
                return text;
            }
        }
    }

    private static int bodyLength(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        return at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + LENGTH.length()).split("\r", -1)[0].strip());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
