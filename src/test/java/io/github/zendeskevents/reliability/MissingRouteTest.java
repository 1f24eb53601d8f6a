package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A route that others send to is not there for a time. */
class MissingRouteTest {

    private static final int MORE_THAN_ALL_THREADS = 100;

    @Test
    void eventsWaitForItAndHoldUpNobodyElseAndGoOnWithIt() throws Exception {
        try (Sandbox sandbox = Sandbox.start();
                RunningRoutes routes = RunningRoutes.startImpatiently(sandbox)) {
            routes.context().getRouteController().stopRoute("zendesk-group");
            List<CompletableFuture<List<Outcome>>> groups = IntStream.range(0, MORE_THAN_ALL_THREADS)
                    .mapToObj(i -> routes.sendLater("{'type':'group','userId':'u" + i + "','groupId':'g" + i
                            + "','traits':{'name':'Acme " + i + "'}}"))
                    .toList();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> routes.send("{'type':'identify','userId':'other','traits':{'name':'Ada'}}")
                            .status()
                            .equals("delivered"));
            assertThat(groups).noneMatch(CompletableFuture::isDone);

            routes.context().getRouteController().startRoute("zendesk-group");
            assertThat(groups).allSatisfy(group -> assertThat(RunningRoutes.outcome(group))
                    .isEqualTo(new Outcome.Delivered()));
        }
    }
}
