package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.bench.SpedUpTimer;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Many events at once, under the limits of a plan, by a clock that runs fast: few calls, and the right end for each event. */
class UnderLoadTest {

    private static final int CROWD = 150;
    /** How many meet in one call depends on the machine: they wait 25 ms of its time for each other. */
    private static final int FEW = CROWD / 5;

    private static final double SPEED = 20;
    private static final Outcome DELIVERED = new Outcome.Delivered();

    private Sandbox sandbox;
    private RunningRoutes routes;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxSettings.defaults()
                .withPlan(SandboxPlan.ENTERPRISE_PLUS)
                .withImports(true)
                .withSpeed(SPEED));
        startRoutes();
    }

    private void startRoutes() {
        routes = RunningRoutes.start(
                sandbox,
                registry -> {
                    registry.bind("zendeskClock", Clock.class, sandbox.clock());
                    registry.bind("zendeskTimer", ScheduledExecutorService.class, new SpedUpTimer(SPEED));
                },
                route -> route.replace(": PT1S", ": PT0.02S").replace(": PT1M", ": PT0.2S"),
                "zendesk.request-timeout",
                "2s");
    }

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void newUsersAreLookedUpAndCreatedInHundreds() {
        assertAllDelivered(sendAll(UnderLoadTest::newUser));

        assertThat(sandbox.endUsers()).hasSize(CROWD);
        assertThat(sandbox.calls("POST", "/api/v2/users/create_many")).hasSizeBetween(2, FEW);
        // Who meets nobody goes alone.
        assertThat(sandbox.calls("POST", "/api/v2/users")).hasSizeLessThanOrEqualTo(FEW);
        assertThat(searchesByEmail()).hasSizeLessThanOrEqualTo(FEW);
        assertThat(sandbox.calls("GET", "/api/v2/users/search")).hasSizeLessThanOrEqualTo(FEW);
        assertThat(sandbox.calls("GET", "/api/v2/users/show_many")).hasSizeBetween(1, FEW);
    }

    @Test
    void whereImportsAreOffTheRefusalIsRememberedAndEachUserIsCreatedByItself() {
        sandbox.change(settings -> settings.withImports(false));
        assertAllDelivered(sendAll(UnderLoadTest::newUser));
        int asked = sandbox.calls("POST", "/api/v2/users/create_many").size();
        assertAllDelivered(sendAll(i -> newUser(i + CROWD)));

        assertThat(sandbox.endUsers()).hasSize(2 * CROWD);
        assertThat(sandbox.calls("POST", "/api/v2/users")).hasSize(2 * CROWD);
        assertThat(sandbox.calls("POST", "/api/v2/users/create_many"))
                .hasSize(asked)
                .hasSizeBetween(1, FEW)
                .allMatch(call -> call.status() == 403);
    }

    @Test
    void onlyUsersWhoDifferAreWrittenAndOnlyWhatDiffers() {
        assertAllDelivered(sendAll(UnderLoadTest::newUser));
        sandbox.clearCalls();
        assertAllDelivered(sendAll(i -> i % 10 == 0 ? identify(i, ",'phone':'+1555010" + i + "'") : newUser(i)));

        List<SandboxCall> writes = sandbox.calls(call -> !call.method().equals("GET"));
        assertThat(writes).hasSizeLessThan(15).anyMatch(call -> call.path().equals("/api/v2/users/update_many"));
        assertThat(writes)
                .noneMatch(
                        call -> call.body().contains("\"name\"") || call.body().contains("\"user_fields\""));
        assertThat(sandbox.user("c-20").orElseThrow().path("phone").asText()).isEqualTo("+155501020");
    }

    @Test
    void whoHoldsTheEmailAlreadyIsFoundAlthoughNobodySearchedFirst() {
        long known = sandbox.seed().user(null, "Known", "c0@x.example");
        long other = sandbox.seed().user("other", "Other", "c1@x.example");
        long agent = sandbox.seed().agent(null, "Agent", "c2@x.example");

        List<Outcome> outcomes = sendAll(UnderLoadTest::newUser);

        assertThat(outcomes.get(0)).isEqualTo(DELIVERED);
        assertThat(sandbox.user("c-0").orElseThrow().path("id").asLong()).isEqualTo(known);
        Flow.assertDead(outcomes.get(1), "identity-conflict");
        assertThat(sandbox.userById(other).orElseThrow().path("name").asText()).isEqualTo("Other");
        Flow.assertDead(outcomes.get(2), "staff-user");
        assertThat(sandbox.userById(agent).orElseThrow().path("name").asText()).isEqualTo("Agent");
        assertAllDelivered(outcomes.subList(3, CROWD));
        assertThat(sandbox.endUsers()).hasSize(CROWD - 1);
    }

    @Test
    void whatFailsInAJobIsSaidToItsOwnEvent() {
        sandbox.faults().failJobItem("c-7", "for the test");
        sandbox.faults()
                .on("POST", "/api/v2/users")
                .whenBody(".*\"c-7\".*")
                .times(1)
                .answer(
                        SandboxFault.status(422)
                                .withBody(
                                        "{\"error\":\"RecordInvalid\",\"details\":{\"name\":[{\"description\":\"Name: is strange\"}]}}"));

        List<Outcome> outcomes = sendAll(UnderLoadTest::newUser);

        Flow.assertDead(outcomes.get(7), "rejected");
        assertThat(((Outcome.Dead) outcomes.get(7)).reason()).contains("Name: is strange");
        assertThat(outcomes.stream().filter(DELIVERED::equals)).hasSize(CROWD - 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubleWithJobs")
    void troubleWithAJobEndsInOneUserForEachEvent(String what, Consumer<Sandbox> trouble) {
        trouble.accept(sandbox);

        assertAllDelivered(sendAll(UnderLoadTest::newUser));

        assertThat(sandbox.endUsers().stream()
                        .map(user -> user.path("external_id").asText())
                        .distinct())
                .hasSize(CROWD);
        assertThat(sandbox.endUsers()).hasSize(CROWD);
    }

    static Stream<Arguments> troubleWithJobs() {
        String many = "/api/v2/users/create_many";
        String looks = "/api/v2/job_statuses/show_many.*";
        return Stream.<Arguments>of(
                trouble("a job fails", s -> s.faults().failNextJobs(1)),
                trouble(
                        "the answer is lost, the job runs",
                        s -> s.faults().on("POST", many).times(1).dropAfter()),
                trouble(
                        "the call is lost",
                        s -> s.faults().on("POST", many).times(1).dropBefore()),
                trouble(
                        "the answer is unreadable, the job runs",
                        s -> s.faults().on("POST", many).times(1).truncated()),
                trouble(
                        "Zendesk is away at the call",
                        s -> s.faults().on("POST", many).times(2).status(503)),
                trouble(
                        "Zendesk is away at a look",
                        s -> s.faults().on("GET", looks).times(2).status(500)),
                trouble("nothing is known of the job", s -> s.faults()
                        .on("GET", looks)
                        .times(4)
                        .answer(SandboxFault.status(200).withBody("{\"job_statuses\":[]}"))),
                trouble("too many jobs", s -> s.faults()
                        .on("POST", many)
                        .times(1)
                        .answer(SandboxFault.status(429)
                                .withRetryAfter(1)
                                .withBody("{\"error\":\"TooManyJobs\",\"description\":\"wait\"}"))),
                trouble("the look-up of many is lost", s -> s.faults()
                        .on("GET", "/api/v2/users/show_many.*")
                        .times(2)
                        .dropBefore()),
                trouble("the look-up of many is refused", s -> s.faults()
                        .on("GET", "/api/v2/users/show_many.*")
                        .times(1)
                        .status(400)));
    }

    private static Arguments trouble(String what, Consumer<Sandbox> trouble) {
        return Arguments.of(what, trouble);
    }

    /** The job begins late, as queued ones do, and nothing is heard of it: whoever wrote at once would be overwritten by it. */
    @Test
    void organizationsThatDifferAreChangedInHundreds() {
        seedOrganizations();

        assertAllDelivered(sendAll(i -> group(i, "'tags':['t" + i + "'],'domainNames':'d" + i + ".example'")));

        assertThat(sandbox.calls("PUT", "/api/v2/organizations/update_many")).hasSizeBetween(2, FEW);
        assertThat(sandbox.calls("PUT", "/api/v2/organizations/\\d+")).hasSizeLessThanOrEqualTo(FEW);
        IntStream.range(0, CROWD).forEach(i -> {
            JsonNode organization = sandbox.organization("g-" + i).orElseThrow();
            assertThat(organization.path("tags").toString()).isEqualTo("[\"t" + i + "\"]");
            assertThat(organization.path("domain_names").toString()).isEqualTo("[\"d" + i + ".example\"]");
            assertThat(organization.path("name").asText()).isEqualTo("G " + i);
        });
        sandbox.clearCalls();
        assertAllDelivered(sendAll(i -> group(i, "'tags':['t" + i + "']")));
        assertThat(sandbox.calls(call -> !call.method().equals("GET"))).isEmpty();
    }

    @Test
    void newOrganizationsAreMadeWithoutASearchForTheirNames() {
        IntStream.range(0, CROWD).forEach(i -> sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example"));

        assertAllDelivered(sendAll(i -> group(i, "'name':'G " + i + "'")));

        assertThat(sandbox.organizations()).hasSize(CROWD);
        assertThat(searchesByName()).hasSizeLessThanOrEqualTo(FEW);
    }

    @Test
    void theOrganizationThatHasTheNameIsFoundAlthoughNobodySearchedFirst() {
        IntStream.range(0, CROWD).forEach(i -> sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example"));
        long byHand = sandbox.seed().organization(null, "g 0");
        sandbox.seed().organization("other", "G 1");

        List<Outcome> outcomes = sendAll(i -> group(i, "'name':'G " + i + "'"));

        assertThat(outcomes.get(0)).isEqualTo(DELIVERED);
        assertThat(sandbox.organization("g-0").orElseThrow().path("id").asLong())
                .isEqualTo(byHand);
        Flow.assertDead(outcomes.get(1), "organization-name-taken");
        assertAllDelivered(outcomes.subList(2, CROWD));
        assertThat(sandbox.organizations()).hasSize(CROWD);
    }

    /** Else each of many organizations that agents made would cost a creation that is refused. */
    @Test
    void onceANameWasTakenNamesAreSearchedFirst() {
        IntStream.range(0, CROWD).forEach(i -> {
            sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example");
            sandbox.seed().organization(null, "G " + i);
        });

        assertAllDelivered(outcomes(send(FEW, i -> group(i, "'name':'G " + i + "'"))));
        assertThat(refusedOrganizations()).isNotEmpty();
        sandbox.clearCalls();
        assertAllDelivered(outcomes(send(CROWD - FEW, i -> group(i + FEW, "'name':'G " + (i + FEW) + "'"))));

        assertThat(refusedOrganizations()).isEmpty();
        assertThat(sandbox.organizations())
                .hasSize(CROWD)
                .noneMatch(organization -> organization.path("external_id").isNull());
    }

    private List<SandboxCall> refusedOrganizations() {
        return sandbox.calls(
                call -> call.path().equals("/api/v2/organizations/create_or_update") && call.status() == 422);
    }

    private List<SandboxCall> searchesByName() {
        return sandbox.calls(call -> call.path().equals("/api/v2/organizations/search")
                && call.target().contains("name="));
    }

    @Test
    void anOrganizationThatAJobCannotChangeIsSaidToItsOwnEvent() {
        seedOrganizations();
        sandbox.seed().organization(null, "Taken");

        List<Outcome> outcomes = sendAll(i -> group(i, i == 7 ? "'name':'Taken'" : "'tags':['vip']"));

        Flow.assertDead(outcomes.get(7), "organization-name-taken");
        assertThat(outcomes.stream().filter(DELIVERED::equals)).hasSize(CROWD - 1);
        assertThat(sandbox.organization("g-7").orElseThrow().path("name").asText())
                .isEqualTo("G 7");
    }

    @Test
    void whereJobsOfOrganizationsAreRefusedEachIsChangedByItself() {
        seedOrganizations();
        sandbox.faults().on("PUT", "/api/v2/organizations/update_many").always().status(403);

        assertAllDelivered(sendAll(i -> group(i, "'tags':['vip']")));

        assertThat(sandbox.calls("PUT", "/api/v2/organizations/\\d+")).hasSize(CROWD);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jobsOfUnknownEnd")
    void anOlderStateOfAnOrganizationNeverEndsOverANewerOne(String what, Consumer<Sandbox> trouble) {
        seedOrganizations();
        sandbox.faults().delayNextJobs(1, Duration.ofSeconds(9));
        trouble.accept(sandbox);

        CompletableFuture<List<Outcome>> older = send(CROWD, i -> group(i, "'name':'Old " + i + "'"));
        await().until(() ->
                !sandbox.calls("PUT", "/api/v2/organizations/update_many").isEmpty());
        CompletableFuture<List<Outcome>> newer = send(CROWD, i -> group(i, "'name':'New " + i + "'"));
        assertAllDelivered(outcomes(older));
        assertAllDelivered(outcomes(newer));

        sandbox.clock().advance(Duration.ofMinutes(1));
        assertThat(sandbox.organizations())
                .hasSize(CROWD)
                .allMatch(organization -> organization.path("name").asText().startsWith("New "));
    }

    private void seedOrganizations() {
        IntStream.range(0, CROWD).forEach(i -> {
            long user = sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example");
            sandbox.seed().membership(user, sandbox.seed().organization("g-" + i, "G " + i));
        });
    }

    private static String group(int i, String traits) {
        return "{'type':'group','userId':'c-" + i + "','groupId':'g-" + i + "','traits':{" + traits + "}}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jobsOfUnknownEnd")
    void anOlderStateNeverEndsOverANewerOneWhenAJobRunsLate(String what, Consumer<Sandbox> trouble) {
        int users = 40;
        IntStream.range(0, users).forEach(i -> sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example"));
        sandbox.faults().delayNextJobs(1, Duration.ofSeconds(9));
        trouble.accept(sandbox);

        CompletableFuture<List<Outcome>> older = send(users, i -> identify(i, ",'phone':'+15550100'"));
        await().until(() -> !sandbox.calls("PUT", "/api/v2/users/update_many").isEmpty());
        CompletableFuture<List<Outcome>> newer = send(users, i -> identify(i, ",'phone':'+15550199'"));
        assertAllDelivered(outcomes(older));
        assertAllDelivered(outcomes(newer));

        sandbox.clock().advance(Duration.ofMinutes(1));
        assertThat(sandbox.endUsers().stream().map(user -> user.path("phone").asText()))
                .hasSize(users)
                .containsOnly("+15550199");
    }

    static Stream<Arguments> jobsOfUnknownEnd() {
        String many = "/api/v2/[a-z]+/update_many";
        return Stream.of(
                trouble(
                        "the answer is lost",
                        s -> s.faults().on("PUT", many).times(1).dropAfter()),
                trouble(
                        "the answer is unreadable",
                        s -> s.faults().on("PUT", many).times(1).truncated()),
                trouble("nothing is known of the job", s -> s.faults()
                        .on("GET", "/api/v2/job_statuses/show_many.*")
                        .times(3)
                        .answer(SandboxFault.status(200).withBody("{\"job_statuses\":[]}"))));
    }

    @Test
    void membershipsAreMadeInHundredsAndThoseThatExistDoNoHarm() {
        long acme = sandbox.seed().organization("g1", "Acme");
        long bolt = sandbox.seed().organization("g2", "Bolt");
        IntStream.range(0, CROWD).forEach(i -> {
            long user = sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example");
            sandbox.seed().membership(user, bolt);
            if (i < 3) {
                sandbox.seed().membership(user, acme);
            }
        });

        assertAllDelivered(sendAll(i -> identify(i, ",'company':{'id':" + acme + "}")));

        assertThat(sandbox.calls("POST", "/api/v2/organization_memberships/create_many"))
                .hasSizeBetween(2, FEW);
        assertThat(sandbox.calls("GET", "/api/v2/users/\\d+/organization_memberships"))
                .hasSizeLessThanOrEqualTo(FEW);
        IntStream.range(0, CROWD).forEach(i -> assertThat(sandbox.organizationsOf(
                        sandbox.user("c-" + i).orElseThrow().path("id").asLong()))
                .containsExactlyInAnyOrder(acme, bolt));
    }

    @Test
    void idsThatHoldACommaAreLookedUpByThemselves() {
        IntStream.range(0, CROWD).forEach(i -> sandbox.seed().user("c," + i, "C" + i, null));

        assertAllDelivered(sendAll(i -> "{'type':'track','userId':'c," + i + "','event':'Seen'}"));

        assertThat(sandbox.calls("GET", "/api/v2/users/show_many")).isEmpty();
        assertThat(sandbox.endUsers())
                .hasSize(CROWD)
                .allMatch(user -> user.path("events").size() == 1);
    }

    @Test
    void whoBecameStaffIsKnownToTheTracksOfACrowdAfterAMinute() {
        List<Long> ids = IntStream.range(0, CROWD)
                .mapToObj(i -> sandbox.seed().user("c-" + i, "C" + i, "c" + i + "@x.example"))
                .toList();
        assertAllDelivered(sendAll(UnderLoadTest::track));

        sandbox.seed().promotion(ids.get(100));
        sandbox.clock().advance(Duration.ofSeconds(61));
        List<Outcome> outcomes = sendAll(UnderLoadTest::track);

        Flow.assertDead(outcomes.get(100), "staff-user");
        assertThat(outcomes.stream().filter(DELIVERED::equals)).hasSize(CROWD - 1);
    }

    @Test
    void aLoneEventTakesTheSingleCallsAtOnce() {
        assertThat(routes.send(newUser(1))).isEqualTo(DELIVERED);
        assertThat(routes.send(identify(1, ",'phone':'+15550101'"))).isEqualTo(DELIVERED);

        assertThat(sandbox.calls(call -> call.path().contains("_many"))).isEmpty();
        assertThat(sandbox.calls("PUT", "/api/v2/users/\\d+")).hasSize(1);
    }

    @Test
    void anIdentifyThatZendeskRefusesLeavesNothingBehindThoughTheNextOneWaits() {
        List<Outcome> outcomes = outcomes(routes.sendLater(
                "{'type':'identify','userId':'c-0','traits':{'name':'" + "x".repeat(300) + "','plan':'refused'}}",
                identify(0, ",'phone':'+15550100'"),
                identify(0, ",'phone':'+15550101'")));

        assertThat(outcomes).extracting(Outcome::status).containsExactly("dead", "delivered", "delivered");
        assertThat(sandbox.user("c-0").orElseThrow().path("phone").asText()).isEqualTo("+15550101");
        assertThat(sandbox.calls(call -> call.body().contains("+15550100")))
                .as("asked of Zendesk, too")
                .isNotEmpty();
        assertThat(sandbox.calls(call -> call.body().contains("refused") && call.status() < 300))
                .isEmpty();
    }

    @Test
    void identifiesThatWaitBecomeOneWriteAndAllCountAsDelivered() {
        sandbox.seed().user("c-1", "C1", "c1@x.example");
        String[] many = IntStream.rangeClosed(1, 40)
                .mapToObj(i -> identify(1, ",'level':" + i))
                .toArray(String[]::new);

        List<Outcome> outcomes = outcomes(routes.sendLater(many));

        assertAllDelivered(outcomes);
        assertThat(outcomes).hasSize(40);
        assertThat(sandbox.user("c-1")
                        .orElseThrow()
                        .path("user_fields")
                        .path("level")
                        .asInt())
                .isEqualTo(40);
        assertThat(sandbox.calls(call -> call.method().equals("PUT"))).hasSizeLessThanOrEqualTo(2);
        assertThat(routes.inbox().counts().delivered()).isEqualTo(40);
        assertThat(routes.inbox().counts().pending()).isZero();
    }

    @Test
    void oneBadIdentifyAmongThoseThatWaitIsTheOnlyDeadLetter() {
        sandbox.seed().user("c-1", "C1", "c1@x.example");
        sandbox.seed().user("o", "Other", "taken@x.example");
        List<Outcome> outcomes = outcomes(routes.sendLater(
                identify(1, ",'level':1"),
                identify(1, ",'level':2"),
                "{'type':'identify','userId':'c-1','traits':{'level':3,'email':'taken@x.example'}}",
                "{'type':'identify','userId':'c-1','traits':{'level':4}}",
                "{'type':'identify','userId':'c-1','traits':{'plan':'pro'}}"));

        assertThat(outcomes.stream().map(Outcome::status))
                .containsExactly("delivered", "delivered", "dead", "delivered", "delivered");
        JsonNode fields = sandbox.user("c-1").orElseThrow().path("user_fields");
        assertThat(fields.path("level").asInt()).isEqualTo(4);
        assertThat(fields.path("plan").asText()).isEqualTo("pro");
        assertThat(routes.inbox().counts().dead()).isOne();
    }

    @Test
    void anEmailThatComesLaterInARunTakesOverNobody() {
        long held = sandbox.seed().user(null, "Held", "held@x.example");

        List<Outcome> outcomes = outcomes(routes.sendLater(
                "{'type':'identify','userId':'c-1','traits':{'name':'New'}}",
                "{'type':'identify','userId':'c-1','traits':{'email':'held@x.example'}}"));

        assertThat(outcomes.get(0)).isEqualTo(DELIVERED);
        Flow.assertDead(outcomes.get(1), "identity-conflict");
        assertThat(sandbox.userById(held).orElseThrow().path("name").asText()).isEqualTo("Held");
        assertThat(sandbox.userById(held).orElseThrow().path("external_id").isNull())
                .isTrue();
    }

    @Test
    void ofSeveralUserIdsWithOneEmailOneGetsTheUserAndTheOthersAreConflicts() {
        long held = sandbox.seed().user(null, "Held", "held@x.example");

        List<Outcome> outcomes = outcomes(routes.sendLater(IntStream.range(0, 3)
                .mapToObj(i -> "{'type':'identify','userId':'c-" + i + "','traits':{'name':'C" + i
                        + "','email':'held@x.example'}}")
                .toArray(String[]::new)));

        assertThat(outcomes.stream().filter(DELIVERED::equals)).hasSize(1);
        outcomes.stream()
                .filter(outcome -> !outcome.equals(DELIVERED))
                .forEach(outcome -> Flow.assertDead(outcome, "identity-conflict"));
        assertThat(sandbox.userById(held).orElseThrow().path("external_id").asText())
                .isEqualTo("c-" + outcomes.indexOf(DELIVERED));
    }

    @Test
    void whetherUsersWithoutAnIdAreStillWithoutIsAskedInHundreds() {
        IntStream.range(0, CROWD).forEach(i -> sandbox.seed().user(null, "C" + i, "c" + i + "@x.example"));

        assertAllDelivered(sendAll(UnderLoadTest::newUser));

        assertThat(sandbox.endUsers()).hasSize(CROWD).allMatch(user -> user.path("external_id")
                .isTextual());
        assertThat(sandbox.calls("GET", "/api/v2/users/\\d+")).hasSizeLessThanOrEqualTo(FEW);
        assertThat(sandbox.calls(call -> call.path().equals("/api/v2/users/show_many")
                        && call.query().startsWith("ids=")))
                .hasSizeBetween(1, FEW);
    }

    private List<SandboxCall> searchesByEmail() {
        return sandbox.calls(call ->
                call.path().equals("/api/v2/users/search") && call.target().contains("query="));
    }

    private static String newUser(int i) {
        return identify(i, "");
    }

    private static String track(int i) {
        return "{'type':'track','userId':'c-" + i + "','event':'Seen'}";
    }

    private static String identify(int i, String more) {
        return "{'type':'identify','userId':'c-" + i + "','traits':{'name':'C" + i + "','email':'c" + i + "@x.example'"
                + more + "}}";
    }

    private List<Outcome> sendAll(IntFunction<String> event) {
        return outcomes(send(CROWD, event));
    }

    private CompletableFuture<List<Outcome>> send(int events, IntFunction<String> event) {
        return routes.sendLater(IntStream.range(0, events).mapToObj(event).toArray(String[]::new));
    }

    private static List<Outcome> outcomes(CompletableFuture<List<Outcome>> later) {
        try {
            return later.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no outcome", e);
        }
    }

    private static void assertAllDelivered(List<Outcome> outcomes) {
        assertThat(outcomes).allMatch(DELIVERED::equals);
    }
}
