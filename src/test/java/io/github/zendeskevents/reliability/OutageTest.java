package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Zendesk goes away, for longer than the pauses between attempts are short, and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class OutageTest {

    /** The first checks come after half a second, a second and two seconds, and then every two seconds. */
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(2);

    private static final int CHECKS_AT_FIRST = 3;

    private Sandbox sandbox;
    private RunningRoutes routes;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(FreePort.next()));
    }

    private void startRoutes(UnaryOperator<String> edit) {
        routes = RunningRoutes.start(sandbox, none -> {}, edit);
        await().until(() -> account().credentialStatus().state().accepted());
        sandbox.clearCalls();
    }

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void theOnlyLaneGoesOnAtOnceAfterAnEndlessRowOf503() {
        startRoutes(UnaryOperator.identity());
        sandbox.faults().onAny().always().status(503);
        Instant begin = Instant.now();
        CompletableFuture<List<Outcome>> later = routes.sendLater(identify(1));
        await().until(() -> account().outageDetector().isAway());
        int asked = attempts();
        // Now all attempts but one in ten seconds fail at once, and the pause after that one is eight seconds or more.
        await().until(() -> attempts() > asked);

        int checks = sandbox.calls("GET", "/api/v2/users/me").size();
        Duration away = Duration.between(begin, Instant.now());
        assertThat(checks)
                .as("looks in %s whether it is back", away)
                .isBetween(2, CHECKS_AT_FIRST + (int) away.plus(BETWEEN_CHECKS).dividedBy(BETWEEN_CHECKS));
        sandbox.faults().clear();

        assertDeliveredWithin(Duration.ofSeconds(8), List.of(later));
    }

    @Test
    void allLanesGoOnAtOnceAfterTheReturnOfAServerThatWasDown() {
        // What failed would be tried again after half a minute or more.
        startRoutes(route -> route.replace(": PT1S", ": PT1M"));
        int port = sandbox.port();
        sandbox.close();
        List<CompletableFuture<List<Outcome>>> later = IntStream.range(0, 40)
                .mapToObj(i -> routes.sendLater(identify(i)))
                .toList();
        await().pollDelay(Duration.ofSeconds(4)).until(() -> later.stream().noneMatch(CompletableFuture::isDone));

        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(port));

        assertDeliveredWithin(Duration.ofSeconds(20), later);
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
