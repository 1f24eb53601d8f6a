package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SandboxFaultsTest extends AgainstSandbox {

    private static final String JANE = "{'user':{'name':'Jane','external_id':'u-1'}}";

    private Duration timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void ruleSpoilsAsManyMatchingCallsAsItSays() {
        SandboxFaults.Rule rule =
                sandbox.faults().on("POST", "/api/v2/users.*").times(2).status(500);
        post("/users/create_or_update", JANE).expect(500);
        get("/users").expect(200);
        post("/users.json", JANE).expect(500);
        assertThat(sandbox.user("u-1")).isEmpty();
        post("/users", JANE).expect(201);
        assertThat(rule.hits()).isEqualTo(2);
    }

    @Test
    void statusComesWithBodyContentTypeAndRetryAfter() {
        sandbox.faults().onAny().status(429).retryAfter(3).body("slow down");
        Reply spoilt = get("/users").expect(429);
        assertThat(spoilt.header("Retry-After")).contains("3");
        assertThat(spoilt.text()).isEqualTo("slow down");
        assertThat(spoilt.header("Content-Type").orElseThrow()).startsWith("text/plain");
        sandbox.faults().onAny().retryAfter(5).status(503, "{\"error\":\"x\"}");
        Reply json = get("/users").expect(503);
        assertThat(json.header("Retry-After")).contains("5");
        assertThat(json.header("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @Test
    void scriptGoesFirstAndInOrder() {
        sandbox.faults().onAny().always().status(500);
        sandbox.faults()
                .next(
                        SandboxFault.status(502),
                        SandboxFault.pass(),
                        SandboxFault.status(503).withRetryAfter(1));
        get("/users").expect(502);
        get("/users").expect(200);
        get("/users").expect(503);
        get("/users").expect(500);
        sandbox.faults().clear();
        get("/users").expect(200);
    }

    @Test
    void ruleCanWaitForALaterCallOrForABody() {
        sandbox.faults().on("POST", ".*").after(1).whenBody("u-1").status(500);
        post("/users", "{'user':{'name':'Other','external_id':'u-2'}}").expect(201);
        post("/users/create_or_update", JANE).expect(201);
        post("/users/create_or_update", JANE).expect(500);
    }

    @Test
    void connectionDropsBeforeOrAfterTheEffect() {
        sandbox.faults().on("POST", ".*").dropBefore();
        assertThatThrownBy(() -> post("/users", JANE)).isInstanceOf(UncheckedIOException.class);
        assertThat(sandbox.user("u-1")).isEmpty();
        sandbox.faults().on("POST", ".*").dropAfter();
        assertThatThrownBy(() -> post("/users", JANE)).isInstanceOf(UncheckedIOException.class);
        assertThat(sandbox.user("u-1")).isPresent();
        assertThat(sandbox.calls()).extracting(SandboxCall::status).containsOnly(0);
    }

    @Test
    void garbageComesWithOrWithoutEffect() {
        sandbox.faults().on("POST", ".*").garbage();
        Reply html = post("/users", JANE).expect(200);
        assertThat(html.text()).startsWith("<!DOCTYPE html>");
        assertThat(html.header("Content-Type").orElseThrow()).startsWith("text/html");
        sandbox.faults().on("POST", ".*").empty();
        assertThat(post("/users", JANE).expect(200).text()).isEmpty();
        assertThat(sandbox.user("u-1")).isEmpty();
        sandbox.faults().on("POST", ".*").truncated();
        Reply half = post("/users", JANE).expect(201);
        assertThatThrownBy(half::json).isInstanceOf(UncheckedIOException.class);
        assertThat(sandbox.user("u-1")).isPresent();
        sandbox.faults().on("PUT", ".*").withEffect().garbage();
        put("/users/" + sandbox.user("u-1").orElseThrow().get("id"), "{'user':{'name':'Janet'}}")
                .expect(200);
        assertThat(sandbox.user("u-1").orElseThrow().get("name").asText()).isEqualTo("Janet");
    }

    @Test
    void delaysComeBeforeOrAfterTheEffectAndHoldUpNobodyElse() {
        sandbox.faults().on("POST", ".*").delay(Duration.ofMillis(300));
        CompletableFuture<HttpResponse<String>> slow =
                http.sendAsync(request("POST", "/api/v2/users", JANE), HttpResponse.BodyHandlers.ofString());
        for (int i = 0; i < 5; i++) {
            get("/users").expect(200);
        }
        assertThat(sandbox.user("u-1")).isEmpty();
        assertThat(slow.join().statusCode()).isEqualTo(201);
        sandbox.faults().on("GET", ".*").delayAfter(Duration.ofMillis(200));
        assertThat(timed(() -> get("/users").expect(200))).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void bodyTricklesByteByByteAndStaysWhole() {
        sandbox.faults().on("GET", ".*").trickle(Duration.ofMillis(400));
        Duration[] took = new Duration[1];
        took[0] = timed(
                () -> assertThat(get("/users/me").expect(200).at("/user/email")).isEqualTo("agent@example.com"));
        assertThat(took[0]).isGreaterThanOrEqualTo(Duration.ofMillis(350));
    }

    @Test
    void tokensCanBeSpoiltToo() {
        sandbox.faults().on("POST", "/oauth/tokens").status(500);
        call("POST", "/oauth/tokens", "{}").expect(500);
    }

    @Test
    void faultsAreSetAndClearedOverHttp() {
        call(
                        "POST",
                        "/sandbox/faults",
                        "{'method':'GET','path':'/api/v2/users.*','times':2,'status':503,'retryAfter':7,"
                                + "'body':'busy'}")
                .expect(204);
        assertThat(get("/users").expect(503).header("Retry-After")).contains("7");
        call("DELETE", "/sandbox/faults", "").expect(204);
        get("/users").expect(200);
        call("POST", "/sandbox/faults", "[{'garbage':'html'},{'status':418,'effect':true}]")
                .expect(204);
        assertThat(get("/users").expect(200).text()).startsWith("<!DOCTYPE");
        post("/users", JANE).expect(418);
        assertThat(sandbox.user("u-1")).isPresent();
        call("POST", "/sandbox/faults", "{'drop':'sideways'}").expect(400);
    }

    @Test
    void aRecordIsSpoiltOverHttpWhereverItIsNamed() {
        call("POST", "/sandbox/faults", "{'record':['u-1','77'],'times':null,'status':500}")
                .expect(204);

        get("/users/search?external_id=u-1").expect(500);
        get("/users/show_many?external_ids=u-3,u-1").expect(500);
        get("/users/77/identities").expect(500);
        get("/users/show_many?external_ids=u-3,u-11").expect(200);
    }
}
