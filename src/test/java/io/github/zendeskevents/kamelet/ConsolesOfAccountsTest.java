package io.github.zendeskevents.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.sandbox.Sandbox;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The consoles and operations of accounts that one host serves by Kamelets. */
class ConsolesOfAccountsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Sandbox acme = Sandbox.start();
    private final Sandbox globex = Sandbox.start();
    private final int port = FreePort.next();
    private final List<AutoCloseable> closing = new ArrayList<>(List.of(acme, globex));

    @AfterEach
    void close() throws Exception {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).close();
        }
    }

    @Test
    void eachAccountHasItsOwnAtOneAddressAndEachNamesAllOfThem() throws Exception {
        KameletHost host = host(sink("acme", acme), sink("globex", globex));
        host.send("acme", "{'type':'track','event':'Seen'}");
        JsonNode accounts = json("/accounts/acme/ops/about").path("accounts");

        assertThat(accounts).hasSize(2);
        assertThat(accounts.findValuesAsText("console")).containsExactly("/accounts/acme/", "/accounts/globex/");
        assertThat(accounts.findValuesAsText("current")).containsExactly("true", "false");
        assertThat(json("/accounts/globex/ops/about").path("accounts").findValuesAsText("current"))
                .containsExactly("false", "true");
        assertThat(json("/accounts/acme/ops/inbox").path("dead").asInt()).isEqualTo(1);
        assertThat(json("/accounts/globex/ops/inbox").path("dead").asInt()).isZero();
        assertThat(get("/accounts/acme/").body()).contains("console/main.js");
        assertThat(get("/accounts/acme/console/main.js").statusCode()).isEqualTo(200);
        assertThat(get("/accounts/acme").headers().firstValue("Location")).hasValue("acme/");
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void pathsThatAreGuardedOrMadeBySendersAreSoBelowAnAccountToo() throws Exception {
        host(
                sink("acme", acme, "managementToken", "secret-of-acme"),
                sink("globex", globex, "managementReadOnly", "true"));

        assertThat(get("/accounts/acme/ops/inbox").statusCode()).isEqualTo(401);
        assertThat(get("/accounts/acme/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/accounts/acme/ops/inbox", "Authorization", "Bearer secret-of-acme")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/accounts/globex/ops/inbox").statusCode()).isEqualTo(200);
        assertThat(post("/accounts/globex/ops/delivery/pause").statusCode()).isEqualTo(403);
        assertThat(get("/accounts/globex/ops/users/a%2Fb%2e%2e").statusCode()).isEqualTo(200);
        assertThat(post("/accounts/globex/ops/inbox").headers().firstValue("Allow"))
                .hasValue("GET, HEAD");
    }

    @Test
    void anAccountThatEndsTakesNoOtherWithIt() throws Exception {
        KameletHost host = host(sink("acme", acme), sink("globex", globex));
        String kamelet = host.context().getRoutes().stream()
                .map(Route::getId)
                .filter(id -> id.startsWith("zendesk-events-sink"))
                .findFirst()
                .orElseThrow();
        host.context().getRouteController().stopRoute(kamelet);

        assertThat(get("/accounts/acme/ops/inbox").statusCode()).isEqualTo(404);
        assertThat(json("/accounts/globex/ops/about").path("accounts")).hasSize(1);
        host.context().getRouteController().startRoute(kamelet);
        assertThat(json("/accounts/acme/ops/about").path("accounts")).hasSize(2);
    }

    @Test
    void nothingListensUnlessItIsAskedFor() throws Exception {
        host(KameletHost.route("acme", "zendesk-events-sink", "url", acme.url(), "oauthToken", "sandbox-bearer"));
        assertThat(catchThrowable(() -> get("/"))).isInstanceOf(ConnectException.class);
    }

    private KameletHost host(String... routes) throws Exception {
        KameletHost host = KameletHost.start(routes);
        closing.add(host);
        return host;
    }

    private String sink(String name, Sandbox sandbox, String... more) {
        List<String> parameters = new ArrayList<>(List.of(
                "subdomain", name, "url", sandbox.url(), "oauthToken", "sandbox-bearer", "managementEnabled", "true"));
        parameters.addAll(List.of("managementPort", String.valueOf(port)));
        parameters.addAll(List.of(more));
        return KameletHost.route(name, "zendesk-events-sink", parameters.toArray(String[]::new));
    }

    private JsonNode json(String path) throws Exception {
        return JSON.readTree(get(path).body());
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
