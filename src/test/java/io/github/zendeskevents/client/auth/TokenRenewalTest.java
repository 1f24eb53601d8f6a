package io.github.zendeskevents.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.inbox.MutableClock;
import io.github.zendeskevents.settings.Authentication;
import io.github.zendeskevents.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of an OAuth client end, and are renewed well before that. */
class TokenRenewalTest {

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-29T12:00:00Z"));
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final List<ApiRequest> asked = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdown();
    }

    @Test
    void aLifeIsAskedForThatZendeskAllows() {
        authorization(credentials(Optional.empty()));

        assertThat(asked.get(0).body().orElseThrow().path("expires_in").asLong())
                .isBetween(301L, 172_799L);
    }

    @ParameterizedTest
    @CsvSource({"7200, 4500, 5400", "1800, 1125, 1350", ", 1125, 1350", "0, 1125, 1350", "60, 37, 45"})
    void aTokenIsRenewedInTheThirdQuarterOfItsLifeAndOneOfUnsaidLifeAsIfItLivedHalfAnHour(
            Long expiresIn, int notBefore, int atLast) {
        Credentials credentials = credentials(Optional.ofNullable(expiresIn));
        authorization(credentials);

        clock.advance(Duration.ofSeconds(notBefore - 1));
        authorization(credentials);
        assertThat(asked).hasSize(1);

        clock.advance(Duration.ofSeconds(atLast - notBefore + 2));
        authorization(credentials);
        assertThat(asked).hasSize(2);
    }

    @Test
    void instancesThatBeganTogetherDoNotRenewTogether() {
        List<Credentials> instances = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            instances.add(credentials(Optional.of(7_200L)));
            authorization(instances.get(i));
        }
        asked.clear();
        clock.advance(Duration.ofMinutes(75));
        Set<Integer> renewedSoFar = new HashSet<>();
        for (int minute = 0; minute < 16; minute++) {
            instances.forEach(this::authorization);
            renewedSoFar.add(asked.size());
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(asked).hasSize(20);
        assertThat(renewedSoFar).as("renewed after each minute").hasSizeGreaterThan(4);
    }

    private void authorization(Credentials credentials) {
        ApiRequest request = ApiRequest.get("/api/v2/users/me", "/api/v2/users/me");
        assertThat(credentials.authorization(request).toCompletableFuture().join())
                .contains("Bearer secret");
    }

    private Credentials credentials(Optional<Long> expiresIn) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("access_token", "secret");
        expiresIn.ifPresent(seconds -> body.put("expires_in", seconds));
        return new Credentials(
                new Authentication.ClientCredentials("client", Secret.of("secret"), "read write"),
                clock,
                request -> {
                    asked.add(request);
                    return CompletableFuture.completedFuture(new ApiResponse(201, body));
                },
                new Workers(threads));
    }
}
