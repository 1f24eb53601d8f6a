package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test that speaks to a sandbox of its own over HTTP. The clock all but stands still, so that no limit opens and no job
 * ends until the test moves it.
 */
abstract class AgainstSandbox {

    static final double STANDING_STILL = 0.0001;

    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Sandbox sandbox;
    String authorization = "Bearer " + SandboxSettings.BEARER_TOKEN;

    SandboxSettings settings() {
        return SandboxSettings.defaults().withSpeed(STANDING_STILL);
    }

    @BeforeEach
    void startSandbox() {
        sandbox = Sandbox.start(settings());
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    record Reply(int status, HttpResponse<String> response) {

        JsonNode json() {
            try {
                return response.body().isEmpty() ? MissingNode.getInstance() : Json.read(Json.utf8(response.body()));
            } catch (IOException e) {
                throw new UncheckedIOException(response.body(), e);
            }
        }

        String text() {
            return response.body();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** What is at a JSON pointer, as text. */
        String at(String pointer) {
            return json().at(pointer).asText();
        }

        /** What is at a JSON pointer, as a number. */
        long number(String pointer) {
            return json().at(pointer).asLong();
        }

        Reply expect(int wanted) {
            assertThat(status)
                    .as(() -> response.request().method() + " " + response.uri() + ": " + response.body())
                    .isEqualTo(wanted);
            return this;
        }
    }

    Reply get(String path) {
        return call("GET", "/api/v2" + path, "");
    }

    /** Single quotes stand for double ones. */
    Reply post(String path, String body) {
        return call("POST", "/api/v2" + path, body);
    }

    Reply put(String path, String body) {
        return call("PUT", "/api/v2" + path, body);
    }

    Reply delete(String path) {
        return call("DELETE", "/api/v2" + path, "");
    }

    Reply call(String method, String path, String body) {
        try {
            HttpResponse<String> response =
                    http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return request.build();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
