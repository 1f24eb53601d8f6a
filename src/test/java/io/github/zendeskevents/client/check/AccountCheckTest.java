package io.github.zendeskevents.client.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ClientBeans;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which settings and account can be wrong for one another. */
@Execution(ExecutionMode.CONCURRENT)
class AccountCheckTest {

    private final Sandbox sandbox = Sandbox.start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    /**
     * One way of being wrong.
     *
     * @param point where it shows
     * @param seen what the point says of it
     * @param todo what it advises
     */
    private record Wrong(
            String name,
            Consumer<Sandbox> sandbox,
            List<String> settings,
            String point,
            String level,
            String seen,
            String todo) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Wrong settings(
            String name, List<String> settings, String point, String level, String seen, String todo) {
        return new Wrong(name, any -> {}, settings, point, level, seen, todo);
    }

    private static Wrong account(
            String name, Consumer<Sandbox> sandbox, String point, String level, String seen, String todo) {
        return new Wrong(name, sandbox, List.of(), point, level, seen, todo);
    }

    private static Wrong client(
            String name, Consumer<Sandbox> sandbox, String scope, String point, String seen, String todo) {
        List<String> oauth = List.of(
                "zendesk.oauth.token",
                "",
                "zendesk.oauth.client-id",
                SandboxSettings.OAUTH_CLIENT,
                "zendesk.oauth.client-secret",
                SandboxSettings.OAUTH_SECRET,
                "zendesk.oauth.scope",
                scope);
        return new Wrong(name, sandbox, oauth, point, "error", seen, todo);
    }

    private static Consumer<Sandbox> all(SandboxFault fault) {
        return sandbox -> sandbox.faults().onAny().always().answer(fault);
    }

    static Stream<Wrong> ways() {
        String nobody =
                "{\"error\":{\"title\":\"No help desk at acme.zendesk.com\",\"message\":\"There is no help desk configured"
                        + " at this address.\"}}";
        return Stream.of(
                settings(
                        "a host that nobody knows",
                        List.of("zendesk.url", "https://acme.zendesk.invalid"),
                        "address",
                        "error",
                        "the name acme.zendesk.invalid is not known (DNS)",
                        "zendesk.subdomain"),
                settings(
                        "a host where nobody listens",
                        List.of("zendesk.url", "http://127.0.0.1:1"),
                        "address",
                        "error",
                        "no connection: ",
                        "firewall"),
                new Wrong(
                        "a port without TLS",
                        any -> {},
                        List.of("zendesk.url", "https"),
                        "address",
                        "error",
                        "TLS fails: ",
                        "speaks no TLS"),
                new Wrong(
                        "a short timeout",
                        all(SandboxFault.delay(Duration.ofSeconds(4))),
                        List.of("zendesk.request-timeout", "1s"),
                        "address",
                        "error",
                        "no answer within zendesk.request-timeout",
                        "status.zendesk.com"),
                account(
                        "a subdomain of no account",
                        all(SandboxFault.status(404).withBody(nobody)),
                        "address",
                        "error",
                        "404 No help desk at acme.zendesk.com",
                        "zendesk.subdomain"),
                account(
                        "an address that leads elsewhere",
                        all(SandboxFault.status(302)),
                        "address",
                        "error",
                        "GET /api/v2/users/me was answered 302",
                        "renamed"),
                account(
                        "an account that is suspended",
                        all(SandboxFault.status(403).withBody("{\"error\":\"Account suspended\"}")),
                        "address",
                        "error",
                        "403 Account suspended",
                        "Billing"),
                account(
                        "Zendesk in maintenance",
                        all(SandboxFault.status(503).withRetryAfter(30)),
                        "address",
                        "error",
                        "GET /api/v2/users/me was answered 503",
                        "status.zendesk.com"),
                account(
                        "a proxy that answers HTML",
                        all(SandboxFault.html()),
                        "address",
                        "error",
                        "was answered 200 with something unreadable",
                        "login page"),
                account(
                        "a proxy that wants a password",
                        all(SandboxFault.status(407).withBody("Proxy Authentication Required")),
                        "address",
                        "error",
                        "407",
                        "proxy"),
                account(
                        "no answer at all",
                        all(SandboxFault.delay(Duration.ofSeconds(10))),
                        "address",
                        "error",
                        "no answer within 6 s",
                        "firewall"),
                account(
                        "a clock that is behind",
                        sandbox -> sandbox.change(s -> s.withClockOff(Duration.ofMinutes(2))),
                        "clock",
                        "warning",
                        "behind",
                        "NTP"),
                account(
                        "a clock that is far ahead",
                        sandbox -> sandbox.change(s -> s.withClockOff(Duration.ofHours(-1))),
                        "clock",
                        "error",
                        "ahead",
                        "NTP"),
                settings(
                        "a wrong token",
                        List.of("zendesk.oauth.token", "wrong"),
                        "credentials",
                        "error",
                        "Zendesk does not accept a bearer token",
                        "OAuth clients"),
                account(
                        "a token that has ended",
                        sandbox -> sandbox.change(
                                s -> s.withBearerTokensEnd(Instant.now().minusSeconds(60))),
                        "credentials",
                        "error",
                        "Zendesk does not accept a bearer token",
                        "it has ended"),
                account(
                        "a token that ends soon",
                        sandbox -> sandbox.change(s -> s.withBearerTokensEnd(
                                Instant.now().plus(Duration.ofDays(5)).plusSeconds(60))),
                        "credentials-end",
                        "warning",
                        "in 5 days",
                        "zendesk.oauth.client-id"),
                account(
                        "a token that ends some day",
                        any -> {},
                        "credentials-end",
                        "warning",
                        "Zendesk ends every bearer token in time",
                        "zendesk.oauth.client-id"),
                settings(
                        "a wrong API token",
                        List.of(
                                "zendesk.oauth.token",
                                "",
                                "zendesk.email",
                                "agent@example.com",
                                "zendesk.api-token",
                                "wrong"),
                        "credentials",
                        "error",
                        "Zendesk does not accept an API token",
                        "2027-04-30"),
                settings(
                        "an API token, which ends",
                        List.of(
                                "zendesk.oauth.token",
                                "",
                                "zendesk.email",
                                "agent@example.com",
                                "zendesk.api-token",
                                "sandbox-token"),
                        "credentials-end",
                        "warning",
                        "they end 2027-04-30",
                        "zendesk.oauth.client-id"),
                client(
                        "a wrong secret",
                        sandbox -> sandbox.change(s -> s.withOAuthClient(SandboxSettings.OAUTH_CLIENT, "other")),
                        "read write",
                        "credentials",
                        "Zendesk refuses the OAuth client (zendesk.oauth.client-id sandbox-client): 401 invalid_client",
                        "Identifier"),
                client(
                        "a client of the wrong grant",
                        sandbox -> sandbox.faults()
                                .on("POST", "/oauth/tokens")
                                .always()
                                .status(
                                        400,
                                        "{\"error\":\"unauthorized_client\",\"error_description\":\"The client is not authorized\"}"),
                        "read write",
                        "credentials",
                        "400 unauthorized_client",
                        "Confidential"),
                client(
                        "a scope that does not exist",
                        any -> {},
                        "reed write",
                        "credentials",
                        "Zendesk did not grant the scope reed",
                        "'read write'"),
                client(
                        "a scope that is too narrow",
                        any -> {},
                        "users:read users:write",
                        "scopes",
                        "zendesk.oauth.scope is 'users:read users:write' and lacks read and write",
                        "read write"),
                account(
                        "an agent",
                        sandbox -> sandbox.change(s -> s.withAgentToken(true)),
                        "role",
                        "warning",
                        "is an agent",
                        "Team members"),
                account(
                        "a light agent",
                        sandbox -> sandbox.change(s -> s.withLightAgent(true)),
                        "role",
                        "error",
                        "is a light agent",
                        "Team members"),
                account(
                        "the timeline switched off",
                        sandbox -> sandbox.change(s -> s.withTimeline(false)),
                        "timeline",
                        "warning",
                        "events are off (403",
                        "Admin Center"),
                new Wrong(
                        "few fields left",
                        sandbox -> sandbox.seed().field("seats", "integer"),
                        List.of("zendesk.custom-fields.max-created", "0"),
                        "fields",
                        "warning",
                        "1 fields of users and 0 of organizations, 0 made here, 0 more may be made",
                        "raise it"),
                account(
                        "other programs that use the limit up",
                        sandbox -> {
                            sandbox.change(s -> s.withLimits(s.limits().withAccountCallsPerMinute(200)));
                            IntStream.range(0, 182).forEach(call -> anotherProgramCalls(sandbox));
                        },
                        "limits",
                        "warning",
                        "200 calls a minute",
                        "API usage"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsWrongIsNamedWithWhatToDo(Wrong way) {
        way.sandbox().accept(sandbox);
        String[] settings = way.settings().stream()
                .map(value -> value.equals("https") ? sandbox.url().replace("http:", "https:") : value)
                .toArray(String[]::new);
        CheckReport report = check(settings);

        CheckPoint point = point(report, way.point());
        assertThat(point.line()).startsWith(way.level()).contains(way.seen()).contains(way.todo());
        assertThat(point.line().lines()).hasSize(1);
        assertThat(Stream.concat(report.points().stream().map(CheckPoint::name), report.notTried().stream()))
                .containsExactlyInAnyOrderElementsOf(AccountCheck.POINTS);
        assertThat(report.toJson().toString()).doesNotContain("sandbox-secret", "sandbox-bearer", "sandbox-token");
        assertThat(writes()).isEmpty();
    }

    @Test
    void allIsWellWhereItIs() {
        sandbox.change(s -> s.withPlan(SandboxPlan.ENTERPRISE));
        CheckReport report = check(
                "zendesk.oauth.token",
                "",
                "zendesk.oauth.client-id",
                SandboxSettings.OAUTH_CLIENT,
                "zendesk.oauth.client-secret",
                SandboxSettings.OAUTH_SECRET);

        assertThat(report.points()).extracting(CheckPoint::name).isEqualTo(AccountCheck.POINTS);
        assertThat(report.points()).as("%s", report).allMatch(point -> point.level() == CheckPoint.Level.OK);
        assertThat(report.toJson().path("result").asText()).isEqualTo("ok");
        assertThat(point(report, "limits").seen()).contains("700 calls a minute", "Enterprise");
        assertThat(writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void thePlanIsTold(SandboxPlan plan, String name) {
        sandbox.change(s -> s.withPlan(plan));

        assertThat(point(check(), "limits").seen()).contains(name);
    }

    static Stream<Object[]> plans() {
        return Stream.of(
                new Object[] {SandboxPlan.TEAM, "Team"},
                new Object[] {SandboxPlan.GROWTH, "Growth"},
                new Object[] {SandboxPlan.PROFESSIONAL, "Professional"},
                new Object[] {SandboxPlan.ENTERPRISE, "Enterprise"},
                new Object[] {SandboxPlan.ENTERPRISE_PLUS, "Enterprise Plus"},
                new Object[] {SandboxPlan.UNLIMITED, "no limit"});
    }

    @Test
    void whoAsksAgainAtOnceCostsZendeskNothing() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(sandbox)) {
            AccountCheck check = check(routes);
            await().until(() -> account(routes).credentialStatus().state().accepted());
            CheckReport first = check.report().get(30, TimeUnit.SECONDS);
            await().until(() -> sandbox.calls("GET", ".*/users/me").size() >= 3);
            int calls = sandbox.calls("GET", ".*(events|fields|current)").size();

            assertThat(check.report().get(30, TimeUnit.SECONDS)).isSameAs(first);
            assertThat(sandbox.calls("GET", ".*(events|fields|current)")).hasSize(calls);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".*/users/me", ".*/user_fields", ".*/events", ".*/tokens/current"})
    void aLimitThatOthersHaveUsedUpIsNoFaultOfTheCredentials(String path) {
        sandbox.faults()
                .on("GET", path)
                .always()
                .answer(SandboxFault.status(429).withRetryAfter(40));
        Instant before = Instant.now();

        CheckReport report = check();

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(report.level()).isEqualTo(CheckPoint.Level.WARNING);
        assertThat(report.points())
                .as("%s", report)
                .noneMatch(point -> point.todo().contains("take the credentials"))
                .noneMatch(point -> point.todo().contains("revoked"))
                .anyMatch(point -> point.seen().contains("a limit of Zendesk's is used up until ")
                        && point.todo().startsWith("try again then"));
    }

    @Test
    void aLimitThatOpensSoonIsWaitedForAndNotRunInto() {
        sandbox.faults()
                .on("GET", ".*/users/me")
                .times(1)
                .answer(SandboxFault.status(429).withRetryAfter(3));
        Instant before = Instant.now();

        CheckReport report = check();

        assertThat(report.points())
                .as("%s", report)
                .extracting(CheckPoint::name)
                .isEqualTo(AccountCheck.POINTS);
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
        assertThat(sandbox.calls(call -> call.status() == 429)).hasSize(1);
    }

    @Test
    void whatWasFoundBeforeTheCredentialsWereMendedIsNotToldAgain() throws Exception {
        sandbox.change(s -> s.withCredentialsRejected(true));
        try (RunningRoutes routes = RunningRoutes.start(sandbox)) {
            AccountCheck check = check(routes);
            await().until(() -> check.report().get(30, TimeUnit.SECONDS).level() == CheckPoint.Level.ERROR);
            sandbox.change(s -> s.withCredentialsRejected(false));
            await().until(() -> account(routes).credentialStatus().state().accepted());

            assertThat(check.report().get(30, TimeUnit.SECONDS).level()).isNotEqualTo(CheckPoint.Level.ERROR);
        }
    }

    private static void anotherProgramCalls(Sandbox sandbox) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + "/api/v2/users/me"))
                .header("Authorization", "Bearer sandbox-bearer")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .sendAsync(request, BodyHandlers.discarding())
                        .join()
                        .statusCode())
                .isEqualTo(200);
    }

    private CheckReport check(String... settings) {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, settings)) {
            return check(routes).report().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static AccountCheck check(RunningRoutes routes) {
        return ClientBeans.accountCheck(account(routes));
    }

    private static ZendeskAccount account(RunningRoutes routes) {
        return routes.context().getRegistry().lookupByNameAndType("zendeskAccount", ZendeskAccount.class);
    }

    private static CheckPoint point(CheckReport report, String name) {
        return report.points().stream()
                .filter(point -> point.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + report));
    }

    private List<SandboxCall> writes() {
        return sandbox.calls(
                call -> !call.method().matches("GET|HEAD") && !call.path().equals("/oauth/tokens"));
    }
}
