package io.github.zendeskevents.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the routes do to an application that loads them, and what they leave alone. */
class MannersTest {

    private static final String ADA = "{'type':'identify','userId':'u1','traits':{'name':'Ada Lovelace'}}";

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
            assertThat(host.context().getRoute("zendesk-gateway")).isNull();
            assertThat(host.context().getRoute("zendesk-health")).isNull();
        }
        assertThat(sandbox.user("u1")).isPresent();
    }

    @Test
    void aPortIsOpenedForEachServerThatIsAskedFor() throws Exception {
        Set<String> listening = ListeningSockets.ofThisProcess();

        try (Host host = Host.start(
                sandbox,
                Map.of(
                        "zendesk.gateway.enabled",
                        "true",
                        "http.port",
                        String.valueOf(FreePort.next()),
                        "management.enabled",
                        "true",
                        "management.port",
                        String.valueOf(FreePort.next())),
                context -> {})) {
            assertThat(host.context().getRoute("zendesk-gateway")).isNotNull();
            assertThat(host.context().getRoute("zendesk-health")).isNotNull();
            assertThat(ListeningSockets.ofThisProcess()).hasSize(listening.size() + 2);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files.sorted().toList();
        }
    }
}
