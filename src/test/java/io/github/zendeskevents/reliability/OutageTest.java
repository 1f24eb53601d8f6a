package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Zendesk goes away, for longer than the pauses between attempts are short, and comes back. */
class OutageTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(12);

    private Sandbox sandbox = Sandbox.start();
    private RunningRoutes routes;

    @BeforeEach
    void start() {
        routes = RunningRoutes.start(sandbox);
        await().until(() -> account().credentialStatus().state().accepted());
    }

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void theOnlyLaneGoesOnWithinFiveSecondsOfAnEndlessRowOf503() {
        sandbox.faults().onAny().always().status(503);
        CompletableFuture<List<Outcome>> later = routes.sendLater(identify(1));
        // The attempts come at up to 0, 1, 3, 7 and 15 seconds: the last pause is eight seconds or more.
        await().atMost(Duration.ofSeconds(40)).until(() -> attempts() == 5);

        assertThat(sandbox.calls("GET", "/api/v2/users/me"))
                .as("looks whether it is back")
                .hasSizeBetween(3, 9);
        sandbox.faults().clear();

        assertDeliveredWithin(AT_ONCE, List.of(later));
    }

    @Test
    void allLanesGoOnWithinFiveSecondsOfTheReturnOfAServerThatWasDown() {
        int port = sandbox.port();
        sandbox.close();
        List<CompletableFuture<List<Outcome>>> later = IntStream.range(0, 40)
                .mapToObj(i -> routes.sendLater(identify(i)))
                .toList();
        await().pollDelay(AWAY).atMost(AWAY.plusSeconds(5)).until(() -> later.stream()
                .noneMatch(CompletableFuture::isDone));

        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(port));

        assertDeliveredWithin(AT_ONCE, later);
        assertThat(sandbox.endUsers()).hasSize(40);
        assertThat(routes.inbox().counts().dead()).isZero();
        assertThat(account().credentialStatus().state().accepted()).isTrue();
    }

    private void assertDeliveredWithin(Duration time, List<CompletableFuture<List<Outcome>>> later) {
        Instant back = Instant.now();
        later.forEach(one -> assertThat(RunningRoutes.outcome(one)).isEqualTo(new Outcome.Delivered()));
        assertThat(Duration.between(back, Instant.now())).isLessThan(time);
    }

    private int attempts() {
        return sandbox.calls("GET", "/api/v2/users/search").size();
    }

    private ZendeskAccount account() {
        return routes.context().getRegistry().lookupByNameAndType("zendeskAccount", ZendeskAccount.class);
    }

    private static String identify(int user) {
        return "{'type':'identify','userId':'u" + user + "','traits':{'name':'User'}}";
    }
}
