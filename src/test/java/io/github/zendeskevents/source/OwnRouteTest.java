package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.decode.UnreadableEventsException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of a host's own, as the documentation shows them, before the routes of this module. */
class OwnRouteTest {

    private static final Map<String, Object> IDENTIFY =
            Map.of("type", "identify", "messageId", "m1", "userId", "u1", "traits", Map.of("name", "Ada"));

    @TempDir
    Path folder;

    private final Sandbox sandbox = Sandbox.start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void withTheInboxOffTheSenderGetsTheOutcomes() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(sandbox)) {
            load(routes);

            assertThat(signUp(routes, IDENTIFY)).isEqualTo(List.of(new Outcome.Delivered()));
            assertThat(sandbox.user("u1")).isPresent();
            assertThat(signUp(routes, "[{\"type\":\"identify\",\"userId\":\"u2\"},{\"type\":\"page\"}]"))
                    .asInstanceOf(InstanceOfAssertFactories.list(Outcome.class))
                    .extracting(Outcome::status)
                    .containsExactly("dead", "ignored");
            assertThatThrownBy(() -> signUp(routes, "oops"))
                    .isInstanceOf(CamelExecutionException.class)
                    .hasRootCauseInstanceOf(UnreadableEventsException.class);
        }
    }

    @Test
    void withAnInboxTheSenderGoesOnWhenTheEventIsSafe() throws Exception {
        sandbox.faults().onAny().always().status(503);
        try (RunningRoutes routes =
                RunningRoutes.start(sandbox, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            load(routes);

            assertThat(signUp(routes, IDENTIFY)).isEqualTo(List.of());
            assertThat(routes.inbox().counts().pending()).isEqualTo(1);
        }
    }

    @Test
    void aSenderToAQueueInMemoryCanWaitUntilTheEventIsSafe() {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.source.uri", "seda:events")) {
            routes.context().createProducerTemplate().sendBody("seda:events?waitForTaskToComplete=Always", IDENTIFY);
            assertThat(sandbox.user("u1"))
                    .as("with the inbox off, once it is delivered")
                    .isPresent();

            routes.inbox().close();
            CompletableFuture<Object> refused = routes.context()
                    .createProducerTemplate()
                    .asyncSendBody(
                            "seda:events?waitForTaskToComplete=Always", Map.of("type", "page", "messageId", "m2"));
            assertThatThrownBy(refused::get).hasRootCauseMessage("The inbox is closed: the program is stopping.");
        }
    }

    private static Object signUp(RunningRoutes routes, Object event) {
        return routes.context().createProducerTemplate().requestBody("direct:sign-up", event);
    }

    private static void load(RunningRoutes routes) throws Exception {
        PluginHelper.getRoutesLoader(routes.context())
                .loadRoutes(ResourceHelper.fromString(
                        "sign-up.camel.yaml",
                        Documentation.page("sources")
                                .section("A route of your own")
                                .onlyCode("yaml")));
    }
}
