package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * What all tests of the flow share: one sandbox for a class, emptied before each test, and the real routes in front of it,
 * started once for each set of settings. Details of people and messageIds are remembered beyond a test, as in life, so each
 * test speaks of users of its own; custom fields are remembered too, so tests that make some ask for {@link #freshRoutes}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Flow {

    static final Outcome DELIVERED = new Outcome.Delivered();

    final Sandbox sandbox = Sandbox.start();
    private final SandboxSettings usual = sandbox.settings();
    private final Map<List<String>, RunningRoutes> running = new HashMap<>();
    private final List<RunningRoutes> fresh = new ArrayList<>();

    @BeforeEach
    void emptySandbox() {
        sandbox.reset();
        sandbox.change(now -> usual);
    }

    @AfterEach
    void stopFreshRoutes() {
        fresh.forEach(RunningRoutes::close);
        fresh.clear();
    }

    @AfterAll
    void stop() {
        running.values().forEach(RunningRoutes::close);
        sandbox.close();
    }

    /** The routes with these settings, pairs of name and value, shared by the tests of a class. */
    RunningRoutes routes(String... settings) {
        return running.computeIfAbsent(List.of(settings), key -> RunningRoutes.start(sandbox, settings));
    }

    /** Routes that remember nothing yet, for one test. */
    RunningRoutes freshRoutes(String... settings) {
        RunningRoutes routes = RunningRoutes.start(sandbox, settings);
        fresh.add(routes);
        return routes;
    }

    /** Sends an event, written with single quotes, with the default settings. */
    Outcome send(String event) {
        return routes().send(event);
    }

    static String identify(String userId, String traits) {
        return "{'type':'identify','userId':'" + userId + "','traits':{" + traits + "}}";
    }

    static String track(String userId, String name) {
        return "{'type':'track','userId':'" + userId + "','event':'" + name + "'}";
    }

    static String group(String userId, String groupId, String traits) {
        return "{'type':'group','userId':'" + userId + "','groupId':'" + groupId + "','traits':{" + traits + "}}";
    }

    static void assertDead(Outcome outcome, String code) {
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Dead.class))
                .extracting(Outcome.Dead::code)
                .isEqualTo(code);
    }

    /** Sends an event that is to end as a dead letter, and looks that it changed nothing and tried to write nothing. */
    void assertDeadAndUntouched(RunningRoutes routes, String event, String code) {
        ObjectNode before = state();
        sandbox.clearCalls();
        assertDead(routes.send(event), code);
        assertThat(writes()).isEmpty();
        assertThat(state()).isEqualTo(before);
    }

    void assertDeadAndUntouched(String event, String code) {
        assertDeadAndUntouched(routes(), event, code);
    }

    /** Sends an event for which Zendesk holds all that it says. */
    void assertDeliveredWithoutWriting(RunningRoutes routes, String event) {
        sandbox.clearCalls();
        assertThat(routes.send(event)).isEqualTo(DELIVERED);
        assertThat(writes()).isEmpty();
    }

    void assertDeliveredWithoutWriting(String event) {
        assertDeliveredWithoutWriting(routes(), event);
    }

    /** The calls so far that were no reads. */
    List<SandboxCall> writes() {
        return sandbox.calls(call -> !call.method().equals("GET"));
    }

    /** The calls so far but those that check the credentials, which come when the routes start. */
    List<SandboxCall> callsForEvents() {
        return sandbox.calls(call -> !call.path().equals("/api/v2/users/me"));
    }

    JsonNode user(String userId) {
        return sandbox.user(userId).orElseThrow(() -> new AssertionError("no user " + userId));
    }

    JsonNode user(long id) {
        return sandbox.userById(id).orElseThrow(() -> new AssertionError("no user " + id));
    }

    JsonNode organization(String groupId) {
        return sandbox.organization(groupId).orElseThrow(() -> new AssertionError("no organization " + groupId));
    }

    /** The addresses of a user, the primary one first, a verified one with an exclamation mark. */
    List<String> emails(long userId) {
        return StreamSupport.stream(user(userId).path("identities").spliterator(), false)
                .filter(one -> one.path("type").asText().equals("email"))
                .sorted((a, b) -> Boolean.compare(
                        b.path("primary").asBoolean(), a.path("primary").asBoolean()))
                .map(one -> one.path("value").asText() + (one.path("verified").asBoolean() ? "!" : ""))
                .toList();
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** All that the account holds. */
    ObjectNode state() {
        ObjectNode state = sandbox.state();
        state.remove("counters");
        return state;
    }

    void sandboxWith(UnaryOperator<SandboxSettings> change) {
        sandbox.change(change);
    }

    /** Counts from now on. */
    static LeftOut leftOutOf(RunningRoutes routes) {
        return leftOutOf(routes, "zendesk.traits.left.out");
    }

    /** Counts what a meter counts from now on, whatever its tags. */
    static LeftOut leftOutOf(RunningRoutes routes, String meter) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ZendeskAccount account =
                routes.context().getRegistry().lookupByNameAndType("zendeskAccount", ZendeskAccount.class);
        ((CompositeMeterRegistry) account.meters()).add(meters);
        return () -> meters.find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** How many traits were left out. */
    interface LeftOut {
        double count();
    }
}
