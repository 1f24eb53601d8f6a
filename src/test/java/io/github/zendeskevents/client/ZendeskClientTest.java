package io.github.zendeskevents.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users of the client may rely on, against a sandbox by the real routes. */
class ZendeskClientTest {

    private final Sandbox sandbox = Sandbox.start();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private RunningRoutes routes =
            RunningRoutes.start(sandbox, beans -> beans.bind("meters", meters), UnaryOperator.identity());

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void aRequestIsAnsweredOnAWorkerThread() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        CompletableFuture<ApiResponse> response = client().send(me());
        response.whenComplete(
                (done, failure) -> thread.complete(Thread.currentThread().getName()));

        assertThat(response.get().body().path("user").path("role").asText()).isEqualTo("admin");
        assertThat(thread.get())
                .satisfiesAnyOf(
                        name -> assertThat(name).contains("zendesk-delivery"),
                        // It was there before anybody could ask.
                        name -> assertThat(name)
                                .isEqualTo(Thread.currentThread().getName()));
    }

    @Test
    void aFailureIsNotWrapped() {
        ApiRequest missing = ApiRequest.get("/api/v2/users/5", "/api/v2/users/{id}");

        assertFails(client().send(missing), RejectedException.class);
        assertThat(client().send(missing.accepting(404)).join().status()).isEqualTo(404);
        assertFails(client().list(missing), RejectedException.class);

        sandbox.faults().on("GET", ".*/users/5").status(503);
        assertFails(client().send(missing), RetryException.class);
    }

    @Test
    void aBriefRequestIsGivenUpSoonerThanOthers() {
        routes.close();
        routes = RunningRoutes.start(sandbox, "zendesk.request-timeout", "10s");
        sandbox.faults().on("GET", ".*/users/5").always().delay(Duration.ofSeconds(15));

        assertThat(client().send(ApiRequest.get("/api/v2/users/5", "/api/v2/users/{id}")
                        .brief()))
                .failsWithin(Duration.ofSeconds(8))
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void aListIsReadToItsEnd() {
        for (int i = 0; i < 3; i++) {
            client().send(ApiRequest.send(
                            "POST",
                            "/api/v2/user_fields",
                            "/api/v2/user_fields",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .set(
                                            "user_field",
                                            JsonNodeFactory.instance
                                                    .objectNode()
                                                    .put("key", "k" + i)
                                                    .put("type", "text")
                                                    .put("title", "k" + i))))
                    .join();
        }

        List<JsonNode> fields = client().list(ApiRequest.get("/api/v2/user_fields", "/api/v2/user_fields")
                        .with("page[size]", "2"))
                .join();

        assertThat(fields).extracting(field -> field.path("key").asText()).containsExactly("k0", "k1", "k2");
    }

    @Test
    void aRequestAfterTheEndFailsAtOnce() {
        ZendeskClient client = client();
        routes.close();

        assertFails(client.send(me()), RetryException.class);
        assertFails(
                client.send(me().asPart(BulkEndpoint.Part.lookUp(BulkEndpoint.USERS_BY_EXTERNAL_ID, "x"))),
                RetryException.class);
    }

    @Test
    void whatWasLearntOutlivesTheContextAndCountsGoOn() {
        sandbox.change(settings -> settings.withPlan(SandboxPlan.TEAM));
        await().until(() -> account().credentialStatus().state().accepted());
        client().send(me()).join();
        account().credentialStatus().onChange(accepted -> {
            throw new IllegalStateException("the old context hears of nothing any more");
        });
        Number remaining = remaining();
        double calls = calls();
        AccountState learnt = account().state();

        restart(learnt);
        assertThat(account().credentialStatus().state().accepted()).isTrue();
        assertThat(account().rateLimiters().known(ApiRequest.ACCOUNT)).isTrue();
        assertThat(remaining().doubleValue()).isPositive().isLessThanOrEqualTo(remaining.doubleValue());

        client().send(me()).join();
        assertThat(calls()).isEqualTo(calls + 1);
        account().credentialStatus().refused("for the listener of the new context");
    }

    @Test
    void ofOtherCredentialsNothingIsTakenOver() {
        await().until(() -> account().credentialStatus().state().accepted());
        AccountState learnt = account().state();

        restart(learnt, "zendesk.oauth.token", "other");
        assertThat(account().state()).isNotSameAs(learnt);
        await().until(
                        () -> account().credentialStatus().state().reason(),
                        reason -> reason.contains("Zendesk does not accept a bearer token"));
    }

    private void restart(AccountState learnt, String... settings) {
        routes.close();
        routes = RunningRoutes.start(
                sandbox,
                beans -> {
                    beans.bind("meters", meters);
                    beans.bind(AccountState.BEAN, learnt);
                },
                UnaryOperator.identity(),
                settings);
    }

    private double calls() {
        return meters.get("zendesk.calls").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private Number remaining() {
        return meters.get("zendesk.limit.remaining")
                .tag("limit", "account")
                .gauge()
                .value();
    }

    private static ApiRequest me() {
        return ApiRequest.get("/api/v2/users/me", "/api/v2/users/me");
    }

    private ZendeskAccount account() {
        return routes.context().getRegistry().lookupByNameAndType("zendeskAccount", ZendeskAccount.class);
    }

    private ZendeskClient client() {
        return new ZendeskClient(account());
    }

    private static void assertFails(CompletableFuture<?> result, Class<? extends Throwable> cause) {
        assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(cause);
        assertThat(result.handle((value, failure) -> failure).join()).isInstanceOf(cause);
    }
}
