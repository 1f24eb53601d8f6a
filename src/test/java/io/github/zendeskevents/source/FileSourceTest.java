package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.gateway.RunningRoutes;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a folder, read as the documentation says. */
class FileSourceTest {

    @TempDir
    Path folder;

    @Test
    void filesOfLinesAndOfArraysAreTakenByNameAndMovedOnceTheirEventsAreSafe() throws IOException {
        Files.writeString(folder.resolve("1.ndjson"), event(1) + "\nnot an event\n" + event(2) + "\n");
        Files.writeString(folder.resolve("2.json"), "[\n" + event(3) + ",\n" + event(4) + "\n]");
        Files.writeString(folder.resolve("3.csv"), "a,b");
        AtomicInteger refused = new AtomicInteger();
        String uri = Documentation.page("sources").section("Files").property("zendesk.source.uri");
        assertThat(uri).startsWith("file:events?");
        try (RunningRoutes routes = RunningRoutes.start(
                Map.of("zendesk.source.uri", uri.replace("file:events?", "file:" + folder + "?")), "accept")) {
            routes.inbox().answerWith(events -> {
                refused.incrementAndGet();
                return CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null));
            });
            routes.load("source");
            await().until(() -> refused.get() > 0);
            assertThat(folder.resolve("1.ndjson")).exists();

            routes.inbox().reset();
            await().until(() ->
                    Files.exists(folder.resolve(".done/1.ndjson")) && Files.exists(folder.resolve(".done/2.json")));

            assertThat(routes.inbox().events().stream()
                            .filter(event -> event.problem().isEmpty())
                            .map(Event::messageId)
                            .distinct())
                    .hasSize(4);
            assertThat(routes.inbox().events()).extracting(Event::type).contains("invalid");
            assertThat(folder.resolve("3.csv")).exists();
        }
    }

    private static String event(int n) {
        return "{\"type\":\"track\",\"messageId\":\"m" + n + "\",\"userId\":\"u1\",\"event\":\"Seen\"}";
    }
}
