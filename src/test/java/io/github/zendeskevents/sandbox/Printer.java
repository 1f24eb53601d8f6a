package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

/** Tells a human what comes in: one line per call, where somebody listens. */
final class Printer {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int LONGEST = 400;

    private final Supplier<SandboxSettings> settings;

    Printer(Supplier<SandboxSettings> settings) {
        this.settings = settings;
    }

    void print(Instant at, SandboxRequest request, ApiAnswer answer, boolean dropped) {
        settings.get().printTo().ifPresent(lines -> lines.accept(line(at, request, answer, dropped)));
    }

    private static String line(Instant at, SandboxRequest request, ApiAnswer answer, boolean dropped) {
        StringBuilder line = new StringBuilder(TIME.format(at))
                .append(' ')
                .append(request.method())
                .append(' ')
                .append(request.path());
        if (!request.query().isEmpty()) {
            line.append('?').append(request.query());
        }
        line.append(" -> ").append(dropped ? "connection dropped" : Integer.toString(answer.status()));
        String asked = asked(request);
        if (!asked.isEmpty()) {
            line.append("  ").append(shortened(asked));
        }
        if (answer.status() >= 400) {
            line.append("  <- ").append(shortened(new String(answer.body(), StandardCharsets.UTF_8)));
        }
        return line.toString();
    }

    /** The body, without the one member that wraps it. */
    private static String asked(SandboxRequest request) {
        if (request.path().startsWith("/oauth/")) {
            return Credentials.withoutSecret(request);
        }
        try {
            JsonNode body = Json.read(request.body());
            boolean wrapped = body instanceof ObjectNode
                    && body.size() == 1
                    && body.iterator().next().isContainerNode();
            return wrapped ? body.iterator().next().toString() : body.isMissingNode() ? "" : body.toString();
        } catch (IOException e) {
            return request.bodyText();
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
