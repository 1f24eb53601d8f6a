package io.github.zendeskevents.management.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.management.RunningOperations;
import io.github.zendeskevents.management.guard.ManagementGuard.Caller;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.settings.ManagementSettings;
import io.github.zendeskevents.settings.Secret;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No web page of another origin sees or changes anything, whatever names it gives itself. */
class ManagementGuardTest {

    private static Sandbox sandbox;
    private static RunningOperations operations;

    private final ManagementGuard guard = guard("ops.example", Optional.of(Secret.of("hush")));

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox).ready();
    }

    @AfterAll
    static void stop() {
        operations.close();
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8081",
                "10.1.2.3:80",
                "localhost",
                "LOCALHOST:8081",
                "[::1]",
                "[fe80::1%eth0]:8081",
                "ops.example",
                "OPS.example:8081"
            })
    void aHostThatNoPageCanTakeForItsOwnIsServed(String host) {
        assertThat(guard.refusal(get("/ops/inbox", host))).isEmpty();
        assertThat(guard.refusal(get("/", host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8081",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "1.2.3.4.5",
                "ops.example.evil.example",
                "[evil]",
                "",
                "user@127.0.0.1"
            })
    void aNameThatWasMadeToPointHereIsRefused(String host) {
        assertThat(guard.refusal(get("/ops/inbox", host))).isPresent();
        assertThat(guard.refusal(get("/", host))).isPresent();
        assertThat(guard.refusal(get("/observe/health", host))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8081, http://127.0.0.1:8081, same-origin",
        "127.0.0.1:8081, , none",
        "127.0.0.1:8081, , ",
        "OPS.example, http://ops.example, ",
        "ops.example, https://ops.example:443, same-origin",
        "[::1]:8081, http://[::1]:8081, "
    })
    void itsOwnPageMayChangeThings(String host, String origin, String site) {
        assertThat(guard.refusal(post(host, origin, site))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8081, http://evil.example, ",
        "127.0.0.1:8081, http://127.0.0.1:8080, ",
        "127.0.0.1:8081, null, ",
        "127.0.0.1:8081, %, ",
        "127.0.0.1:8081, mailto:x, ",
        "127.0.0.1:8081, , cross-site",
        "127.0.0.1:8081, , same-site",
        "127.0.0.1:8081, http://127.0.0.1:8081, cross-site",
        ", http://127.0.0.1:8081, "
    })
    void aPageOfAnotherOriginChangesNothing(String host, String origin, String site) {
        assertThat(guard.refusal(post(host, origin, site))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "::1", "[::1]", "0:0:0:0:0:0:0:1"})
    void withoutATokenALoopbackHostIsServed(String host) {
        assertThat(guard(host, Optional.empty()).refusal(get("/ops/inbox", "127.0.0.1")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "ops.example", "127.0.0.1.example", "localhost.example"})
    void withoutATokenAnyOtherHostServesHealthAndMetricsAlone(String host) {
        ManagementGuard open = guard(host, Optional.empty());

        assertThat(open.refusal(get("/ops/inbox", "127.0.0.1")))
                .hasValue("management.token is not set: without it this is served on a loopback management.host only");
        assertThat(open.refusal(get("/", "127.0.0.1"))).isPresent();
        assertThat(open.refusal(get("/observe/metrics", "127.0.0.1"))).isEmpty();
        assertThat(guard(host, Optional.of(Secret.of("hush"))).refusal(get("/ops/inbox", "127.0.0.1")))
                .isEmpty();
    }

    @Test
    void aRefusedRequestHasNoEffect() {
        operations.send("{'type':'track','messageId':'m-1','event':'Without a user'}");

        var answer = operations.call(
                "POST", "/ops/dead-letters/replay?code=missing-user-id", "Origin", "https://evil.example");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"a page of another origin may change nothing here\"}");
        assertThat(operations
                        .json("GET", "/ops/dead-letters")
                        .at("/deadLetters/0/attempts")
                        .asInt())
                .isEqualTo(1);
        assertThat(operations.raw("GET", "/ops/inbox", "Host: evil.example")).contains(" 403 ");
        assertThat(operations.raw("GET", "/observe/health", "Host: evil.example"))
                .contains(" 200 ");
    }

    private static ManagementGuard guard(String host, Optional<Secret> token) {
        return new ManagementGuard(new ManagementSettings(true, host, 8081, token, false, false));
    }

    private static Caller get(String path, String host) {
        return new Caller(
                "GET", path, Optional.of(host), Optional.empty(), Optional.of("cross-site"), Optional.empty());
    }

    private static Caller post(String host, String origin, String site) {
        return new Caller(
                "POST",
                "/ops/dead-letters/replay",
                Optional.ofNullable(host),
                Optional.ofNullable(origin),
                Optional.ofNullable(site),
                Optional.empty());
    }
}
