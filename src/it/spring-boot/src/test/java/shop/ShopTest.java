package shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"management.endpoints.web.exposure.include=info,env", "management.endpoint.env.show-values=always"
        })
@DirtiesContext
class ShopTest {

    private static final Sandbox SANDBOX = Sandbox.start();

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private CamelContext context;

    @Autowired
    private ProducerTemplate template;

    @Autowired
    private Warehouse warehouse;

    @Autowired
    private ApplicationContext beans;

    @Autowired
    private Environment properties;

    @DynamicPropertySource
    static void zendesk(DynamicPropertyRegistry registry) {
        registry.add("zendesk.url", SANDBOX::url);
        registry.add("zendesk.oauth.token", () -> SandboxSettings.BEARER_TOKEN);
    }

    @BeforeEach
    void forget() {
        SANDBOX.reset();
    }

    @AfterAll
    static void stop() {
        SANDBOX.close();
    }

    @Test
    void theOutcomeIsInTheExchangeOfTheHost() {
        assertThat(signUp(new Form("u1", "Ada Lovelace", null)).getBody()).isEqualTo("delivered");
        assertThat(SANDBOX.user("u1").orElseThrow().path("name").asText()).isEqualTo("Ada Lovelace");
        assertThat(signUp(new Form("u2", "Grace Hopper", "Prices")).getBody()).isEqualTo("ignored");
        ResponseEntity<String> nameless = signUp(new Form("u3", null, null));
        assertThat(nameless.getBody()).isEqualTo("dead: missing-name");
        assertThat(nameless.getStatusCode()).isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
    }

    @Test
    void theInfoEndpointTellsVersionAndAccountAndTheOneOfTheEnvironmentNoSecret() {
        JsonNode info = http.getForObject("/actuator/info", JsonNode.class).path("zendesk");
        assertThat(info.path("version").asText()).isNotEmpty();
        assertThat(info.path("url").asText()).isEqualTo(SANDBOX.url());
        assertThat(info.path("inbox").asBoolean(true)).isFalse();

        assertThat(http.getForObject("/actuator/env", String.class))
                .contains("\"zendesk.oauth.token\"", "\"value\":\"the shop's own business\"")
                .doesNotContain(SandboxSettings.BEARER_TOKEN);
    }

    @Test
    void whatIsTheHostsStaysAsItIs() {
        assertThat(signUp(new Form("u5", null, null)).getBody()).isEqualTo("dead: missing-name");
        SANDBOX.faults().on("POST", "/api/v2/users").times(1).status(503);
        assertThat(signUp(new Form("u6", "Alan Turing", null)).getBody()).isEqualTo("delivered");
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
        assertThat(beans.getBeansOfType(Warehouse.class)).containsOnlyKeys("warehouse");
        assertThat(properties.getProperty("http.port")).isEqualTo("the shop's own business");
        assertThat(http.getForEntity("/v1/identify", String.class).getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(http.getForEntity("/observe/health", String.class).getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
    }

    private ResponseEntity<String> signUp(Form form) {
        return http.postForEntity("/signup", form, String.class);
    }
}
