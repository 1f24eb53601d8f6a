package io.github.zendeskevents.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A web page for newcomers, which is no part of Zendesk: a shop with a browser SDK that sends to the gateway, and beside it what
 * arrived. Its files are in {@code src/test/resources/shop}.
 */
final class Shop {

    private static final Map<String, String> TYPES =
            Map.of("index.html", "text/html", "shop.css", "text/css", "shop.js", "text/javascript");

    private Shop() {}

    static ApiAnswer answer(SandboxRequest request) {
        String name =
                request.path().equals("/shop") ? "index.html" : request.path().substring("/shop".length() + 1);
        if (!request.method().equals("GET") || !TYPES.containsKey(name)) {
            return ApiAnswer.text(404, "The shop has no " + request.method() + " " + request.path());
        }
        try (InputStream file = Shop.class.getResourceAsStream("/shop/" + name)) {
            return ApiAnswer.bytes(200, TYPES.get(name) + "; charset=utf-8", file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
