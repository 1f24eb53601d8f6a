package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Zendesk says no, in each way that it is known to. */
@Execution(ExecutionMode.CONCURRENT)
class FailureTest {

    private static final Outcome DELIVERED = new Outcome.Delivered();
    private static final String ANN =
            "{'type':'identify','userId':'u1','traits':{'name':'Ann','email':'ann@x.example'}}";

    private Sandbox sandbox;
    private RunningRoutes routes;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
        routes = RunningRoutes.start(sandbox, "zendesk.request-timeout", "1s");
        await().until(() -> credentialStatus().accepted());
        sandbox.clearCalls();
    }

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    static Stream<Arguments> passingTrouble() {
        return Stream.of(
                Arguments.of("500", SandboxFault.status(500)),
                Arguments.of("502 in HTML", SandboxFault.status(502).withBody("<html>Bad Gateway</html>", "text/html")),
                Arguments.of("503", SandboxFault.status(503)),
                Arguments.of("504", SandboxFault.status(504)),
                Arguments.of("409", SandboxFault.status(409).withBody("Conflict", "text/plain")),
                Arguments.of("a page in HTML instead of JSON", SandboxFault.html()),
                Arguments.of("404 in HTML", SandboxFault.status(404).withBody("<html>?</html>", "text/html")),
                Arguments.of("JSON of something else", SandboxFault.status(200).withBody("{}", "application/json")),
                Arguments.of(
                        "JSON without the record's id",
                        SandboxFault.status(200)
                                .withBody("{'users':[{}],'user':{}}".replace('\'', '"'), "application/json")),
                Arguments.of("half an answer", SandboxFault.truncated()),
                Arguments.of("an empty answer", SandboxFault.empty()),
                Arguments.of("a connection broken before the effect", SandboxFault.dropBefore()),
                Arguments.of("a connection broken after the effect", SandboxFault.dropAfter()),
                Arguments.of("an answer that comes too late", SandboxFault.delay(Duration.ofSeconds(3))),
                Arguments.of("an effect whose answer comes too late", SandboxFault.delayAfter(Duration.ofSeconds(3))),
                Arguments.of("an answer that trickles", SandboxFault.trickle(Duration.ofSeconds(20))),
                Arguments.of("a redirect", SandboxFault.status(302)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passingTrouble")
    void passingTroubleWhereverItStrikesEndsInOneUserAndNoDeadLetter(String what, SandboxFault fault) {
        sandbox.faults().on("GET", "/api/v2/users/search.*").times(1).answer(fault);
        sandbox.faults().on("POST", "/api/v2/users").times(1).answer(fault);

        assertThat(routes.send(ANN)).isEqualTo(DELIVERED);
        assertThat(sandbox.endUsers()).hasSize(1);
        assertThat(sandbox.user("u1"))
                .hasValueSatisfying(u -> assertThat(u.path("email").asText()).isEqualTo("ann@x.example"));
    }

    @Test
    void a429IsWaitedOutByAllCallsOfTheLimitTogether() {
        sandbox.faults()
                .on("GET", "/api/v2/users/(search|show_many).*")
                .times(1)
                .answer(SandboxFault.status(429).withRetryAfter(3));
        Instant before = Instant.now();

        List<CompletableFuture<List<Outcome>>> all = IntStream.range(0, 10)
                .mapToObj(i ->
                        routes.sendLater("{'type':'identify','userId':'w" + i + "','traits':{'name':'W" + i + "'}}"))
                .toList();

        all.forEach(later -> assertThat(RunningRoutes.outcome(later)).isEqualTo(DELIVERED));
        Instant refused = sandbox.calls(c -> c.status() == 429).get(0).at();
        // What was under way at the refusal may still come, until its request times out.
        List<SandboxCall> early = sandbox.calls(
                c -> c.at().isAfter(refused.plusMillis(1_200)) && c.at().isBefore(refused.plusMillis(2_900)));
        assertThat(early).isEmpty();
        assertThat(sandbox.calls(c -> c.status() == 429)).hasSize(1);
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void aClosedLimitOnTimelineEventsDoesNotHoldUpUsers() {
        routes.send(ANN);
        sandbox.faults()
                .on("POST", "/api/v2/users/\\d+/events")
                .times(1)
                .answer(SandboxFault.status(429).withRetryAfter(8));

        CompletableFuture<List<Outcome>> seen = routes.sendLater("{'type':'track','userId':'u1','event':'Seen'}");
        await().until(() -> !sandbox.calls(c -> c.status() == 429).isEmpty());

        assertThat(routes.send("{'type':'identify','userId':'u2','traits':{'name':'Bob'}}"))
                .isEqualTo(DELIVERED);
        assertThat(seen).isNotDone();
        assertThat(RunningRoutes.outcome(seen)).isEqualTo(DELIVERED);
    }

    @Test
    void retryAfterOf503IsRespected() {
        sandbox.faults()
                .on("POST", "/api/v2/users")
                .times(1)
                .answer(SandboxFault.status(503).withRetryAfter(2));
        Instant before = Instant.now();

        assertThat(routes.send(ANN)).isEqualTo(DELIVERED);
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void aRefusalOfOneRecordIsADeadLetterWithZendesksDetailsAndTheUsersLaterEventsGoOn() {
        assertThat(routes.send("{'type':'identify','userId':'u1','traits':{'name':'Ann','email':'not an address'}}"))
                .isInstanceOfSatisfying(Outcome.Dead.class, dead -> {
                    assertThat(dead.code()).isEqualTo("rejected");
                    assertThat(dead.reason()).contains("422").contains("email");
                    assertThat(dead.step()).isEqualTo("POST /api/v2/users");
                });
        assertThat(routes.send(ANN)).isEqualTo(DELIVERED);
    }

    @Test
    void a403OfOneRecordIsADeadLetterBecauseTheCredentialsAreStillGood() {
        sandbox.seed().sharedUser("u9", "Shared", "shared@x.example");

        assertThat(routes.send("{'type':'identify','userId':'u9','traits':{'name':'Changed'}}"))
                .isInstanceOfSatisfying(
                        Outcome.Dead.class, dead -> assertThat(dead.code()).isEqualTo("rejected"));
        assertThat(credentialStatus().accepted()).isTrue();
        assertThat(sandbox.calls("GET", ".*/users/me")).hasSize(1);
    }

    @Test
    void refusedCredentialsPauseDeliveryAndItGoesOnByItselfWhenTheyWorkAgain() {
        sandbox.change(s -> s.withCredentialsRejected(true));

        CompletableFuture<List<Outcome>> later = routes.sendLater(ANN);
        await().until(() -> !credentialStatus().accepted());
        assertThat(credentialStatus().reason()).isNotBlank().doesNotContain("sandbox-bearer");
        assertThat(later).isNotDone();

        sandbox.change(s -> s.withCredentialsRejected(false));
        assertThat(RunningRoutes.outcome(later)).isEqualTo(DELIVERED);
        assertThat(credentialStatus().accepted()).isTrue();
    }

    @Test
    void aTimelineThatIsNotSwitchedOnIsNamedAndDoesNotHoldTheLane() {
        routes.send(ANN);
        sandbox.change(s -> s.withTimeline(false));

        assertThat(routes.send("{'type':'track','userId':'u1','event':'Seen'}"))
                .isInstanceOfSatisfying(
                        Outcome.Dead.class, dead -> assertThat(dead.code()).isEqualTo("rejected"));
        assertThat(routes.send("{'type':'identify','userId':'u1','traits':{'name':'Anna'}}"))
                .isEqualTo(DELIVERED);
    }

    @Test
    void aTokenThatEndedIsRenewedAndTheCallIsSentAgain() {
        routes.close();
        routes = RunningRoutes.start(
                sandbox,
                "zendesk.oauth.token",
                "",
                "zendesk.oauth.client-id",
                SandboxSettings.OAUTH_CLIENT,
                "zendesk.oauth.client-secret",
                SandboxSettings.OAUTH_SECRET);
        assertThat(routes.send(ANN)).isEqualTo(DELIVERED);
        sandbox.clearCalls();

        sandbox.revokeTokens();

        assertThat(routes.send("{'type':'track','userId':'u1','event':'Seen'}")).isEqualTo(DELIVERED);
        assertThat(sandbox.calls("POST", "/oauth/tokens")).hasSize(1);
        assertThat(sandbox.calls(c -> c.status() == 401)).hasSize(1);
    }

    @Test
    void aSecretThatIsChangedInItsFileIsTakenWithoutARestart(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "the-old-one");
        routes.close();
        routes = RunningRoutes.start(
                sandbox,
                "zendesk.oauth.token",
                "",
                "zendesk.oauth.client-id",
                SandboxSettings.OAUTH_CLIENT,
                "zendesk.oauth.client-secret-file",
                file.toString());
        await().until(() -> !credentialStatus().accepted());

        Files.writeString(file, SandboxSettings.OAUTH_SECRET + "\n");

        await().until(() -> credentialStatus().accepted());
        assertThat(routes.send(ANN)).isEqualTo(DELIVERED);
    }

    @Test
    void aTokenThatIsChangedInItsFileIsTakenAtTheFirstRefusal(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "the-old-one");
        routes.close();
        routes = RunningRoutes.start(sandbox, "zendesk.oauth.token", "", "zendesk.oauth.token-file", file.toString());
        await().until(() -> !credentialStatus().accepted());

        Files.writeString(file, SandboxSettings.BEARER_TOKEN);

        await().until(() -> credentialStatus().accepted());
        assertThat(routes.send(ANN)).isEqualTo(DELIVERED);
    }

    @Test
    void aScopeThatWasNotGrantedIsNamedInsteadOfFailingEverywhere() {
        routes.close();
        routes = RunningRoutes.start(
                sandbox,
                "zendesk.oauth.token",
                "",
                "zendesk.oauth.client-id",
                SandboxSettings.OAUTH_CLIENT,
                "zendesk.oauth.client-secret",
                SandboxSettings.OAUTH_SECRET,
                "zendesk.oauth.scope",
                "read writ");

        await().until(() -> credentialStatus().reason().contains("zendesk.oauth"));
        assertThat(credentialStatus().accepted()).isFalse();
    }

    @Test
    void theLegacyTokenWorks() {
        routes.close();
        routes = RunningRoutes.start(
                sandbox,
                "zendesk.oauth.token",
                "",
                "zendesk.email",
                SandboxSettings.EMAIL,
                "zendesk.api-token",
                SandboxSettings.API_TOKEN);

        assertThat(routes.send(ANN)).isEqualTo(DELIVERED);
    }

    @Test
    void wrongCredentialsAreFoundOutAlthoughZendeskAnswers200() {
        routes.close();
        routes = RunningRoutes.start(sandbox, "zendesk.oauth.token", "wrong");

        await().until(() -> credentialStatus().reason().contains("does not accept"));
        assertThat(credentialStatus().accepted()).isFalse();
    }

    private CredentialStatus.State credentialStatus() {
        return routes.context()
                .getRegistry()
                .lookupByNameAndType("zendeskAccount", ZendeskAccount.class)
                .credentialStatus()
                .state();
    }

    /** A counter as messageId is allowed: it tells the events of one user and type apart. */
    @Test
    void whatWasMissingForOneUserCostsAnotherWithTheSameMessageIdNoAttempt() {
        sandbox.seed().user("miss-a", "Ann", "miss-a@x.example");
        sandbox.seed().user("miss-b", "Ben", "miss-b@x.example");
        for (String userId : List.of("miss-a", "miss-b")) {
            sandbox.faults().on("PUT", "/api/v2/users/\\d+").times(1).answer(SandboxFault.status(404));
            // Longer than a record that is missing is looked for.
            await().pollDelay(Duration.ofMillis(2_100)).until(() -> true);
            assertThat(routes.send(
                            "{'type':'identify','messageId':'1','userId':'" + userId + "','traits':{'name':'New'}}"))
                    .isEqualTo(DELIVERED);
        }
    }
}
