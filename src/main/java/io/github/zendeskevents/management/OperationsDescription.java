package io.github.zendeskevents.management;

import io.github.zendeskevents.server.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Describes the operations to programs. The description is a file of its own, which a test compares with the routes and answers. */
public final class OperationsDescription {

    private static final int OK = 200;
    private static final String FILE = "/zendesk-operations/openapi.json";

    /** The description in OpenAPI 3.1. */
    public HttpReply openApi() {
        try (InputStream file = OperationsDescription.class.getResourceAsStream(FILE)) {
            return new HttpReply(OK, "application/json", new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
