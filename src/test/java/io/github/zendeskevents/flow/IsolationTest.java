package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFaults.Rule;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A record that Zendesk cannot process delays its own events and nobody else's, also where requests are made for many. */
@Execution(ExecutionMode.CONCURRENT)
class IsolationTest {

    private static final int HEALTHY = 100;
    private static final int TROUBLED = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration OUTAGE = Duration.ofSeconds(6);

    private final Sandbox sandbox = Sandbox.start(
            SandboxSettings.defaults().withPlan(SandboxPlan.ENTERPRISE_PLUS).withImports(true));
    private final RunningRoutes routes =
            RunningRoutes.start(sandbox, "zendesk.request-timeout", TIMEOUT.toSeconds() + "s");

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    static Stream<Arguments> waysOfFailing() {
        return Stream.of(
                way("500", rule -> rule.status(500)),
                way("502 with a page", rule -> rule.status(502, "<html>Bad gateway</html>")),
                way("broken before", Rule::dropBefore),
                way("broken after", Rule::dropAfter),
                way("no answer", rule -> rule.delay(Duration.ofSeconds(30)).dropBefore()),
                way("unreadable", Rule::garbage));
    }

    private static Arguments way(String name, Consumer<Rule> fault) {
        return Arguments.of(name, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysOfFailing")
    void tracksOfHealthyUsersAreDelivered(String name, Consumer<Rule> fault) {
        seed(fault);

        send(i -> "{'type':'track','userId':'c-" + i + "','event':'Seen'}");

        awaitHealthy();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysOfFailing")
    void changesOfHealthyUsersAreWritten(String name, Consumer<Rule> fault) {
        seed(fault);

        send(i -> "{'type':'identify','userId':'c-" + i + "','traits':{'phone':'+1555010" + (1000 + i) + "'}}");

        awaitHealthy();
        assertThat(IntStream.range(TROUBLED, HEALTHY + TROUBLED).filter(i -> !sandbox.user("c-" + i)
                        .orElseThrow()
                        .path("phone")
                        .asText()
                        .equals("+1555010" + (1000 + i))))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysOfFailing")
    void healthyNewUsersAreCreated(String name, Consumer<Rule> fault) {
        IntStream.range(0, TROUBLED)
                .forEach(i -> fault.accept(sandbox.faults().onRecord("c-" + i).always()));

        send(i -> "{'type':'identify','userId':'c-" + i + "','traits':{'name':'C " + i + "','email':'c" + i
                + "@x.example'}}");

        awaitHealthy();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysOfFailing")
    void organizationsOfHealthyGroupsAreFound(String name, Consumer<Rule> fault) {
        IntStream.range(0, HEALTHY + TROUBLED).forEach(i -> {
            sandbox.seed().organization("g-" + i, "G " + i);
            sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example");
        });
        IntStream.range(0, TROUBLED)
                .forEach(i -> fault.accept(sandbox.faults().onRecord("g-" + i).always()));

        send(i -> "{'type':'group','userId':'c-" + i + "','groupId':'g-" + i + "','traits':{'name':'G " + i + "'}}");

        awaitHealthy();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysOfFailing")
    void changesOfHealthyOrganizationsAreWritten(String name, Consumer<Rule> fault) {
        for (int i = 0; i < HEALTHY + TROUBLED; i++) {
            long organization = sandbox.seed().organization("g-" + i, "G " + i);
            long user = sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example");
            sandbox.seed().membership(user, organization);
            if (i < TROUBLED) {
                fault.accept(
                        sandbox.faults().onRecord(String.valueOf(organization)).always());
            }
        }

        send(i -> "{'type':'group','userId':'c-" + i + "','groupId':'g-" + i + "','traits':{'tags':['vip']}}");

        awaitHealthy();
        assertThat(IntStream.range(TROUBLED, HEALTHY + TROUBLED).filter(i -> !sandbox.organization("g-" + i)
                        .orElseThrow()
                        .path("tags")
                        .toString()
                        .equals("[\"vip\"]")))
                .isEmpty();
    }

    @Test
    void whatIsInTroubleIsDeliveredOnceItWorks() {
        seed(rule -> rule.status(500));
        send(i -> "{'type':'track','userId':'c-" + i + "','event':'Seen'}");
        awaitHealthy();

        sandbox.faults().clear();

        await().until(() -> routes.inbox().counts().delivered() == HEALTHY + TROUBLED);
    }

    @Test
    void whomZendeskAnswersSomethingElseForIsKnownAsInTroubleToo() {
        seed(rule -> rule.status(200, "{\"result\":\"ok\"}"));

        send(i -> "{'type':'track','userId':'c-" + i + "','event':'Seen'}");

        awaitHealthy();
        ZendeskAccount account = routes.context().getRegistry().findSingleByType(ZendeskAccount.class);
        await().untilAsserted(
                        () -> assertThat(account.troubledRecords().count()).isEqualTo(TROUBLED));
    }

    @Test
    void aJobThatNeverEndsHoldsUpItsRecordsUntilThatIsClearAndNoLonger() {
        seed(rule -> rule.status(200));
        sandbox.faults().clear();
        sandbox.faults()
                .hangJobItem(sandbox.user("c-7").orElseThrow().path("id").asText());

        send(i -> "{'type':'identify','userId':'c-" + i + "','traits':{'phone':'+1555010" + (1000 + i) + "'}}");

        Duration untilClear = TIMEOUT.multipliedBy(3).plusSeconds(8);
        await().pollInterval(100, TimeUnit.MILLISECONDS)
                .atMost(untilClear.plus(TIMEOUT.multipliedBy(2)).plusSeconds(20))
                .until(() -> routes.inbox().counts().delivered() == HEALTHY + TROUBLED);
        assertThat(IntStream.range(0, HEALTHY + TROUBLED)
                        .filter(i -> sandbox.calls(call -> call.method().equals("PUT")
                                                && call.body().contains("+1555010" + (1000 + i)))
                                        .size()
                                > (i == 7 ? 8 : 3)))
                .as("written again although it was done")
                .isEmpty();
    }

    @Test
    void anOutageOfAllOfZendeskTakesNoBatchApart() {
        seed(rule -> rule.status(200));
        sandbox.faults().clear();
        sandbox.faults().onAny().always().status(503);
        Instant begin = Instant.now();
        send(i -> "{'type':'track','userId':'c-" + i + "','event':'Seen'}");
        await().pollDelay(OUTAGE).until(() -> true);
        // Taken apart, each attempt at each event would be a call of its own. On a busy machine few meet in one.
        int duringTheOutage = sandbox.calls().size();
        double outages = Duration.between(begin, Instant.now()).toMillis() / (double) OUTAGE.toMillis();

        sandbox.faults().clear();

        await().until(() -> routes.inbox().counts().delivered() == HEALTHY + TROUBLED);
        assertThat(duringTheOutage)
                .as(() -> sandbox.calls().stream()
                        .map(call -> call.method() + " " + call.path() + " " + call.status())
                        .collect(Collectors.groupingBy(call -> call, TreeMap::new, Collectors.counting()))
                        .toString())
                .isLessThan((int) (2 * HEALTHY * outages));
        assertThat(sandbox.calls(call -> call.path().equals("/api/v2/users/search")))
                .as("looked up one by one")
                .hasSizeLessThan(HEALTHY);
    }

    @Test
    void whileZendeskIsAwayEventsMakeHardlyAnyCalls() {
        seed(rule -> rule.status(200));
        sandbox.faults().clear();
        sandbox.faults().onAny().always().status(503);
        ZendeskAccount account = routes.context().getRegistry().findSingleByType(ZendeskAccount.class);
        send(i -> "{'type':'track','userId':'c-" + i + "','event':'Seen'}");
        await().until(() -> account.outageDetector().isAway());
        sandbox.clearCalls();

        await().pollDelay(OUTAGE).until(() -> true);

        assertThat(sandbox.calls(call -> !call.path().endsWith("/users/me"))).hasSizeLessThan(10);
        sandbox.faults().clear();
        await().until(() -> routes.inbox().counts().delivered() == HEALTHY + TROUBLED);
    }

    private void seed(Consumer<Rule> fault) {
        for (int i = 0; i < HEALTHY + TROUBLED; i++) {
            long id = sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example");
            if (i < TROUBLED) {
                fault.accept(
                        sandbox.faults().onRecord("c-" + i, String.valueOf(id)).always());
            }
        }
    }

    private void send(IntFunction<String> event) {
        routes.sendLater(IntStream.range(0, HEALTHY + TROUBLED).mapToObj(event).toArray(String[]::new));
    }

    /** Within two request timeouts and what a busy machine needs, which is less than the pauses of those in trouble grow to. */
    private void awaitHealthy() {
        await().pollInterval(100, TimeUnit.MILLISECONDS)
                .atMost(TIMEOUT.multipliedBy(2).plusSeconds(30))
                .until(() -> routes.inbox().counts().delivered() >= HEALTHY);
    }
}
