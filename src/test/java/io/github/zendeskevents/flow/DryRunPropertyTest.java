package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.attempt.RecentCalls;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * What a dry run says would be written is what a real run then writes: the same calls with the same bodies in the same order, and
 * the same outcomes. As the account is the same before, it is the same after.
 */
class DryRunPropertyTest {

    private static final Pattern ID = Pattern.compile("(?<![\\w.-])(-?\\d+)(?![\\w.-])");
    private static final Outcome DELIVERED = new Outcome.Delivered();

    /** Who or what is in the account before; one seed makes one record. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody changes what a lambda is
    enum Seed {
        USER_1(sandbox -> sandbox.seed().user("u1", "One", "e1@x.example")),
        USER_2_WITHOUT_EMAIL(sandbox -> sandbox.seed().user("u2", "Two", null)),
        HOLDER_OF_E2(sandbox -> sandbox.seed().user(null, "Somebody", "e2@x.example")),
        OTHER_HOLDER_OF_E3(sandbox -> sandbox.seed().user("other", "Other", "e3@x.example")),
        AGENT(sandbox -> sandbox.seed().agent("u4", "Agent", "agent@x.example")),
        ORGANIZATION_1(sandbox -> sandbox.seed().organization("g1", "Acme")),
        ORGANIZATION_BY_NAME(sandbox -> sandbox.seed().organization(null, "Globex")),
        FIELD(sandbox -> sandbox.seed().field("plan", "text"));

        private final Consumer<Sandbox> seed;

        Seed(Consumer<Sandbox> seed) {
            this.seed = seed;
        }
    }

    @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
    void aRealRunWritesWhatTheDryRunSays(
            @ForAll("accounts") List<Seed> account,
            @ForAll("streams") List<String> stream,
            @ForAll boolean primary,
            @ForAll boolean createUsers) {
        String[] settings = {
            "zendesk.update-primary-email", String.valueOf(primary),
            "zendesk.create-users", String.valueOf(createUsers),
            "zendesk.remove-users-from-organizations", "true",
            "zendesk.send-group-calls-without-user-id", "true",
            "zendesk.custom-fields.max-created", "2"
        };
        Run dry = dryRun(account, stream, settings);
        Run real = realRun(account, stream, settings);

        assertThat(dry.outcomes).as("outcomes").isEqualTo(real.outcomes);
        assertThat(dry.writes).as("writes").isEqualTo(real.writes);
    }

    /**
     * How a run went.
     *
     * @param outcomes by code, {@code delivered} for what is or would be delivered
     * @param writes method, path and body, with names in the place of ids that are made in the run
     */
    private record Run(List<String> outcomes, List<String> writes) {}

    private static Run dryRun(List<Seed> account, List<String> stream, String... settings) {
        try (Sandbox sandbox = seeded(account);
                RunningRoutes routes = start(sandbox, "true", settings)) {
            List<String> outcomes = new ArrayList<>();
            stream.forEach(event -> outcomes.add(code(routes.send(event))));
            RecentCalls calls =
                    routes.context().getRegistry().lookupByNameAndType("zendeskRecentCalls", RecentCalls.class);
            List<JsonNode> writes =
                    routes.inbox().eventLog().list(EventCriteria.ALL, 1_000, Optional.empty()).entries().stream()
                            .sorted(Comparator.comparing(EventLog.Entry::id))
                            .flatMap(entry -> calls.of(entry.id()).stream())
                            .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                            .filter(call -> call.path("source").asText().equals("dry-run"))
                            .toList();
            assertThat(sandbox.calls(call -> !call.method().equals("GET"))).isEmpty();
            assertThat(sandbox.calls(call -> call.target().matches(".*[/=,]-\\d.*")))
                    .isEmpty();
            Map<String, String> names = new HashMap<>();
            writes.forEach(call -> nameMade(names, call.path("answer")));
            return new Run(
                    outcomes,
                    writes.stream()
                            .map(call -> named(
                                    names,
                                    call.path("method").asText() + " "
                                            + call.path("path").asText() + " "
                                            + (call.path("request").isNull() ? "" : call.path("request"))))
                            .toList());
        }
    }

    private static Run realRun(List<Seed> account, List<String> stream, String... settings) {
        try (Sandbox sandbox = seeded(account);
                RunningRoutes routes = start(sandbox, "false", settings)) {
            Map<String, String> before = new HashMap<>();
            nameAll(before, sandbox);
            List<String> outcomes = new ArrayList<>();
            stream.forEach(event -> outcomes.add(code(routes.send(event))));
            Map<String, String> names = new HashMap<>();
            nameAll(names, sandbox);
            names.keySet().removeAll(before.keySet());
            return new Run(
                    outcomes,
                    sandbox.calls(call -> !call.method().equals("GET") && call.status() < 400).stream()
                            .map(call -> named(names, text(call)))
                            .toList());
        }
    }

    private static String text(SandboxCall call) {
        return call.method() + " " + call.path() + " " + call.body();
    }

    private static Sandbox seeded(List<Seed> account) {
        Sandbox sandbox = Sandbox.start();
        account.stream().distinct().sorted().forEach(seed -> seed.seed.accept(sandbox));
        return sandbox;
    }

    private static RunningRoutes start(Sandbox sandbox, String dryRun, String... settings) {
        // Where there are no operations to show them, no calls are kept.
        String[] all = new String[settings.length + 4];
        System.arraycopy(settings, 0, all, 4, settings.length);
        all[2] = "zendesk.management.enabled";
        all[3] = "true";
        all[0] = "zendesk.dry-run";
        all[1] = dryRun;
        return RunningRoutes.start(sandbox, all);
    }

    private static String code(Outcome outcome) {
        boolean delivered = outcome.equals(DELIVERED) || outcome.code().equals("dry-run");
        return delivered ? "delivered" : outcome.status() + " " + outcome.code();
    }

    /** Names the records of an expected answer. */
    private static void nameMade(Map<String, String> names, JsonNode answer) {
        answer.properties().forEach(record -> {
            JsonNode id = record.getValue().path("id");
            if (id.asLong() < 0) {
                names.putIfAbsent(id.asText(), name(record.getKey(), record.getValue()));
            }
        });
    }

    private static void nameAll(Map<String, String> names, Sandbox sandbox) {
        sandbox.endUsers().forEach(user -> {
            names.put(user.path("id").asText(), name("user", user));
            user.path("identities").forEach(one -> names.put(one.path("id").asText(), name("identity", one)));
        });
        sandbox.organizations().forEach(one -> names.put(one.path("id").asText(), name("organization", one)));
    }

    private static String name(String kind, JsonNode record) {
        return switch (kind) {
            case "identity" -> kind + ":" + record.path("value").asText();
            case "organization" ->
                kind + ":" + record.path("external_id").asText("") + "/"
                        + (record.path("external_id").isTextual()
                                ? ""
                                : record.path("name").asText());
            default -> kind + ":" + record.path("external_id").asText();
        };
    }

    private static String named(Map<String, String> names, String text) {
        return ID.matcher(text)
                .replaceAll(id -> Matcher.quoteReplacement(names.getOrDefault(id.group(1), id.group(1))));
    }

    @Provide
    Arbitrary<List<Seed>> accounts() {
        return Arbitraries.of(Seed.class).list().uniqueElements().ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<String>> streams() {
        return Arbitraries.frequencyOf(Tuple.of(4, identifies()), Tuple.of(2, groups()), Tuple.of(1, tracks()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    private static Arbitrary<String> users() {
        return Arbitraries.of("u1", "u2", "u3", "u4", "U1");
    }

    private static Arbitrary<String> identifies() {
        Arbitrary<String> traits = Arbitraries.of(
                        "'name':'Ann'",
                        "'name':'Bob'",
                        "'email':'e1@x.example'",
                        "'email':'e2@x.example'",
                        "'email':'e3@x.example'",
                        "'email':'E4@x.example'",
                        "'phone':'+15550100'",
                        "'timezone':'Europe/Berlin'",
                        "'tags':['a','B']",
                        "'plan':'pro'",
                        "'plan':null",
                        "'seats':5",
                        "'more':true",
                        "'since':'2026-01-02'",
                        "'company':{'id':'g1'}",
                        "'company':{'id':'g2'}",
                        "'company':{'id':'g1','remove':true}")
                .list()
                .ofMaxSize(5)
                .map(all -> String.join(",", byName(all)));
        return Combinators.combine(users(), traits)
                .as((user, said) -> "{'type':'identify','userId':'" + user + "','traits':{" + said + "}}");
    }

    private static Arbitrary<String> groups() {
        Arbitrary<String> traits = Arbitraries.of(
                        "'name':'Acme'",
                        "'name':'Globex'",
                        "'name':'Initech'",
                        "'domainNames':['initech.example']",
                        "'tags':['a']",
                        "'url':'https://a.example'")
                .list()
                .ofMaxSize(3)
                .map(all -> String.join(",", byName(all)));
        Arbitrary<String> user =
                users().map(id -> "'userId':'" + id + "',").injectNull(0.2).map(id -> id == null ? "" : id);
        return Combinators.combine(user, Arbitraries.of("g1", "g2", "g3"), traits)
                .as((id, group, said) ->
                        "{'type':'group'," + id + "'groupId':'" + group + "','traits':{" + said + "}}");
    }

    private static Arbitrary<String> tracks() {
        Arbitrary<String> properties =
                Arbitraries.of("", "'email':'e2@x.example'", "'name':'Ann','email':'e5@x.example'", "'price':5");
        return Combinators.combine(users(), properties)
                .as((user, said) -> "{'type':'track','userId':'" + user
                        + "','event':'Ordered','timestamp':'2026-11-29T12:00:00Z','properties':{" + said + "}}");
    }

    /** An object has each member once. */
    private static List<String> byName(List<String> members) {
        Map<String, String> last = new HashMap<>();
        members.forEach(member -> last.put(member.substring(0, member.indexOf(':')), member));
        return last.values().stream().sorted().toList();
    }
}
