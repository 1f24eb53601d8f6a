package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SandboxResource.class, restrictToAnnotatedClass = true)
class ShopTest {

    Sandbox sandbox;

    @TestHTTPResource
    URI shop;

    @Inject
    CamelContext context;

    @Inject
    ProducerTemplate template;

    @Inject
    Warehouse warehouse;

    @ConfigProperty(name = "http.port")
    String business;

    @BeforeEach
    void forget() {
        sandbox.reset();
    }

    @Test
    void theOutcomeIsInTheExchangeOfTheHost() {
        assertThat(signUp("{\"customer\": \"u1\", \"name\": \"Ada Lovelace\"}").body())
                .isEqualTo("delivered");
        assertThat(sandbox.user("u1").orElseThrow().path("name").asText()).isEqualTo("Ada Lovelace");
        assertThat(signUp("{\"customer\": \"u2\", \"page\": \"Prices\"}").body())
                .isEqualTo("ignored");
        HttpResponse<String> nameless = signUp("{\"customer\": \"u3\"}");
        assertThat(nameless.body()).isEqualTo("dead: missing-name");
        assertThat(nameless.statusCode()).isEqualTo(422);
    }

    @Test
    void whatIsTheHostsStaysAsItIs() {
        assertThat(signUp("{\"customer\": \"u5\"}").body()).isEqualTo("dead: missing-name");
        sandbox.faults().on("POST", "/api/v2/users").times(1).status(503);
        assertThat(signUp("{\"customer\": \"u6\", \"name\": \"Alan Turing\"}").body())
                .isEqualTo("delivered");
        assertThat(warehouse.lost())
                .as("events of the module seen by the error handler of the shop")
                .isZero();

        template.sendBody("direct:parcel", "");
        assertThat(warehouse.attempts())
                .as("attempts by the error handler of the shop")
                .isEqualTo(3);
        assertThat(warehouse.lost()).isEqualTo(1);

        assertThat(context.getRoutes())
                .extracting(Route::getId)
                .filteredOn(id -> !id.startsWith("zendesk-"))
                .containsExactlyInAnyOrder("parcel", "lost", "signup", "events");
        assertThat(context.getRoutes())
                .extracting(Route::getId)
                .doesNotContain("zendesk-gateway", "zendesk-health", "zendesk-source");
        assertThat(context.getName()).isEqualTo("shop");
        assertThat(business).isEqualTo("the shop's own business");
        assertThat(Http.get(shop, "/v1/identify").statusCode()).isEqualTo(404);
        assertThat(Http.get(shop, "/observe/health").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> signUp(String form) {
        return Http.signUp(shop, form);
    }
}
