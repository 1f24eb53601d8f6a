package shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A visitor of the shop. */
final class Http {

    private Http() {}

    static HttpResponse<String> signUp(URI shop, String form) {
        return send(HttpRequest.newBuilder(shop.resolve("/signup"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    static HttpResponse<String> get(URI shop, String path) {
        return send(HttpRequest.newBuilder(shop.resolve(path)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
