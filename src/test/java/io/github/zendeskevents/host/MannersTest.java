package io.github.zendeskevents.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.mapping.TraitTable;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.DefaultTracer;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestConsumerFactory;
import org.apache.camel.support.DefaultComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the routes do to an application that loads them, and what they leave alone. */
class MannersTest {

    private static final String ADA = "{'type':'identify','userId':'u1','traits':{'name':'Ada Lovelace'}}";

    private static final Map<String, String> BOTH_SERVERS = Map.of(
            "zendesk.gateway.enabled",
            "true",
            "http.port",
            String.valueOf(FreePort.next()),
            "management.enabled",
            "true",
            "management.port",
            String.valueOf(FreePort.next()));

    private final Sandbox sandbox = Sandbox.start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void withTheAccountAloneSetTheRoutesDeliverAndOpenNoPortAndMakeNoFile() throws Exception {
        Set<String> listening = ListeningSockets.ofThisProcess();
        List<Path> files = files();

        try (Host host = Host.start(sandbox)) {
            assertThat(host.send(ADA)).isEqualTo("[Delivered[reason=]]");

            assertThat(ListeningSockets.ofThisProcess()).isEqualTo(listening);
            assertThat(files()).isEqualTo(files);
            assertThat(host.context().getRoutes())
                    .as(
                            "routes that are started, stopped and counted beside those of the host, as the page Embedding says")
                    .hasSize(37);
            assertThat(host.context().getRoute("zendesk-gateway")).isNull();
            assertThat(host.context().getRoute("zendesk-health")).isNull();
        }
        assertThat(sandbox.user("u1")).isPresent();
    }

    @Test
    void aPortIsOpenedForEachServerThatIsAskedFor() throws Exception {
        Set<String> listening = ListeningSockets.ofThisProcess();

        try (Host host = Host.start(sandbox, BOTH_SERVERS, context -> {})) {
            assertThat(host.context().getRoutes()).hasSize(72);
            assertThat(host.context().getRoute("zendesk-gateway")).isNotNull();
            assertThat(host.context().getRoute("zendesk-health")).isNotNull();
            assertThat(ListeningSockets.ofThisProcess()).hasSize(listening.size() + 2);
        }
    }

    @Test
    void theRestDslOfTheHostStaysWithTheServerOfTheHost() throws Exception {
        HostServer server = new HostServer();
        try (Host host = Host.start(sandbox, BOTH_SERVERS, context -> {
            context.addComponent("shop-server", server);
            add(context, new RouteBuilder() {
                @Override
                public void configure() {
                    rest("/orders").get().to("direct:orders");
                    from("direct:orders").setBody(constant("none"));
                }
            });
        })) {
            assertThat(server.served).containsExactly("/orders");
            assertThat(host.context().getComponentNames())
                    .contains("zendesk-jetty", "zendesk-management")
                    .filteredOn(name -> host.context().getComponent(name) instanceof RestConsumerFactory)
                    .containsExactly("shop-server");
            assertThat(host.context()
                            .getRegistry()
                            .findByTypeWithName(RestConsumerFactory.class)
                            .keySet())
                    .noneMatch(name -> name.startsWith("zendesk"));
        }
    }

    @Test
    void aRestServiceOfTheHostThatIsNotInlinedLeavesTheRouteToOthersToo() throws Exception {
        int port = FreePort.next();
        try (Host host = Host.start(
                sandbox,
                Map.of(),
                context -> add(context, new RouteBuilder() {
                    @Override
                    public void configure() {
                        restConfiguration()
                                .component("jetty")
                                .host("127.0.0.1")
                                .port(port)
                                .inlineRoutes(false);
                        rest("/events").post().to("direct:zendesk-accept");
                    }
                }))) {
            assertThat(host.send("{'type':'identify','userId':'u1','traits':{'name':'Ada'}}"))
                    .contains("Delivered");
            assertThat(host.context()
                            .createProducerTemplate()
                            .requestBody(
                                    "http://127.0.0.1:" + port + "/events",
                                    "{\"type\":\"identify\",\"userId\":\"u2\",\"traits\":{\"name\":\"Bob\"}}",
                                    String.class))
                    .contains("Delivered");
            assertThat(sandbox.user("u2")).isPresent();
        }
    }

    @Test
    void tracingOfTheHostShowsNoSecret() throws Exception {
        Map<String, String> client = Map.of(
                "zendesk.oauth.token",
                "",
                "zendesk.oauth.client-id",
                SandboxSettings.OAUTH_CLIENT,
                "zendesk.oauth.client-secret",
                SandboxSettings.OAUTH_SECRET);

        assertThat(traced(client, context -> context.setTracing(true)))
                .anyMatch(line -> line.contains("zendesk-accept"))
                .noneMatch(line -> line.contains("Bearer "))
                .noneMatch(line -> line.contains(SandboxSettings.OAUTH_SECRET))
                .noneMatch(line -> line.contains("access_token"));
    }

    @Test
    void tracingThatIsSwitchedOnLaterShowsNoBearerToken() throws Exception {
        assertThat(traced(Map.of(), context -> context.setTracingStandby(true)))
                .anyMatch(line -> line.contains("zendesk-http"))
                .noneMatch(line -> line.contains("Bearer "));
    }

    private Collection<String> traced(Map<String, String> settings, java.util.function.Consumer<CamelContext> own)
            throws Exception {
        Queue<String> traced = new ConcurrentLinkedQueue<>();
        DefaultTracer tracer = new DefaultTracer() {
            @Override
            protected void dumpTrace(String line, Object node) {
                traced.add(line);
            }
        };
        try (Host host = Host.start(sandbox, settings, context -> {
            own.accept(context);
            context.setTracer(tracer);
        })) {
            tracer.setEnabled(true);
            assertThat(host.send(ADA)).isEqualTo("[Delivered[reason=]]");
        }
        return traced;
    }

    @Test
    void aTraitTableOfTheHostTakesThePlaceOfOurs() throws Exception {
        try (Host host = Host.start(sandbox, Map.of(), context -> context.getRegistry()
                .bind("zendeskUserTraits", TraitTable.forUsers("name = name\nphone = mobile")))) {
            host.send("{'type':'identify','userId':'u1','traits':{'name':'Ada','mobile':'+4930123456'}}");
        }

        assertThat(sandbox.user("u1").orElseThrow().path("phone").asText()).isEqualTo("+4930123456");
    }

    private static void add(CamelContext context, RouteBuilder routes) {
        try {
            context.addRoutes(routes);
        } catch (Exception wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    /** The only server of the host that the REST DSL is meant for. */
    private static final class HostServer extends DefaultComponent implements RestConsumerFactory {

        private final List<String> served = new ArrayList<>();

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new UnsupportedOperationException(uri);
        }

        @Override
        public Consumer createConsumer(
                CamelContext context,
                Processor processor,
                String verb,
                String basePath,
                String uriTemplate,
                String consumes,
                String produces,
                RestConfiguration configuration,
                Map<String, Object> parameters)
                throws Exception {
            served.add(basePath);
            return context.getEndpoint("direct:shop-server").createConsumer(processor);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files.sorted().toList();
        }
    }
}
