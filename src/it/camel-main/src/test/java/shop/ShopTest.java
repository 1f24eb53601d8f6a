package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShopTest {

    private static final String ADA =
            """
            {"customer": "u1", "name": "Ada Lovelace", "email": "ada@acme.example"}""";

    private final Sandbox sandbox = Sandbox.start();
    private final Main shop = new Main(Shop.class);
    private final int port = freePort();

    @AfterEach
    void stop() {
        shop.stop();
        sandbox.close();
    }

    @Test
    void theOutcomeIsInTheExchangeOfTheHost() throws Exception {
        start();

        assertThat(signUp(ADA).body()).isEqualTo("delivered");
        assertThat(sandbox.user("u1").orElseThrow().path("email").asText()).isEqualTo("ada@acme.example");
        assertThat(signUp("{\"customer\": \"u2\", \"page\": \"Prices\"}").body())
                .isEqualTo("ignored");
        HttpResponse<String> nameless = signUp("{\"customer\": \"u3\", \"email\": \"nobody@acme.example\"}");
        assertThat(nameless.body()).isEqualTo("dead: missing-name");
        assertThat(nameless.statusCode()).isEqualTo(422);
    }

    @Test
    void nothingActivatesWhenNoRoutesAreNamed() throws Exception {
        shop.addOverrideProperty("zendesk.inbox.url", "no-inbox-at-all");
        shop.addOverrideProperty("camel.main.routes-include-pattern", "classpath:routes/parcels.camel.yaml");
        start();

        assertThat(context().getRoutes()).extracting(Route::getId).containsExactlyInAnyOrder("parcel", "lost");
        assertThat(context().getRegistry().findByTypeWithName(Object.class).keySet())
                .noneMatch(name -> name.startsWith("zendesk"));
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void whatIsTheHostsStaysAsItIs() throws Exception {
        start();
        Warehouse warehouse = context().getRegistry().lookupByNameAndType("warehouse", Warehouse.class);

        assertThat(signUp("{\"customer\": \"u3\"}").body()).isEqualTo("dead: missing-name");
        sandbox.faults().on("POST", "/api/v2/users").times(1).status(503);
        assertThat(signUp(ADA).body()).isEqualTo("delivered");
        assertThat(warehouse.lost())
                .as("events of the module seen by the error handler of the shop")
                .isZero();

        context().createProducerTemplate().sendBody("direct:parcel", "");
        assertThat(warehouse.attempts())
                .as("attempts by the error handler of the shop")
                .isEqualTo(3);
        assertThat(warehouse.lost()).isEqualTo(1);

        assertThat(context().getRoutes())
                .extracting(Route::getId)
                .filteredOn(id -> !id.startsWith("zendesk-"))
                .containsExactlyInAnyOrder("parcel", "lost", "signup", "events");
        assertThat(context().getRoutes())
                .extracting(Route::getId)
                .doesNotContain("zendesk-gateway", "zendesk-health", "zendesk-source");
        assertThat(context().getName()).isEqualTo("shop");
        assertThat(get("/v1/identify").statusCode())
                .as("nothing of the module on the server of the shop")
                .isEqualTo(404);
        assertThat(get("/observe/health").statusCode()).isEqualTo(404);
    }

    private void start() {
        shop.addOverrideProperty("shop.port", Integer.toString(port));
        shop.addOverrideProperty("zendesk.url", sandbox.url());
        shop.addOverrideProperty("zendesk.oauth.token", SandboxSettings.BEARER_TOKEN);
        shop.start();
    }

    private CamelContext context() {
        return shop.getCamelContext();
    }

    private HttpResponse<String> signUp(String form) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at("/signup"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).build());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
