package io.github.zendeskevents.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderTrustTest {

    private final Sandbox sandbox = Sandbox.start();
    private final List<Trust> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({",SERVER", "' ',SERVER", "Server,SERVER", "public,PUBLIC", "PUBLIC,PUBLIC", "pubic,PUBLIC"})
    void onlyAServerIsAServer(String text, Trust trust) {
        assertThat(Trust.of(text)).isEqualTo(trust);
        assertThat(Trust.of(trust.value())).isEqualTo(trust);
    }

    @Test
    void theHeaderReachesTheDeliveryWithTheInboxOff() throws Exception {
        deliver("off");
    }

    @Test
    void theHeaderReachesTheDeliveryThroughTheInbox(@TempDir Path folder) throws Exception {
        deliver("jdbc:sqlite:" + folder.resolve("inbox.db"));
    }

    private void deliver(String inbox) throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", inbox)) {
            routes.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:zendesk-before-router")
                            .process(
                                    exchange -> seen.add(exchange.getVariable(Variables.DELIVERY, DeliveryAttempt.class)
                                            .trust()));
                }
            });
            String event = "{\"type\":\"identify\",\"userId\":\"u1\",\"traits\":{\"name\":\"Ann\"}}";
            try (var template = routes.context().createProducerTemplate()) {
                template.requestBodyAndHeaders("direct:zendesk-accept", event, Map.of(Trust.HEADER, "public"));
                await().until(() -> seen.equals(List.of(Trust.PUBLIC)));
                template.requestBody("direct:zendesk-accept", event);
                await().until(() -> seen.equals(List.of(Trust.PUBLIC, Trust.SERVER)));
            }
        }
    }
}
