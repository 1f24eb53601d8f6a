package io.github.zendeskevents.client.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.Scheduler;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.limit.KnownLimits;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LostWritesTest {

    private final VirtualTime time = new VirtualTime();
    private final TroubledRecords troubled = new TroubledRecords(time.clock());
    private final List<ApiRequest> sent = new ArrayList<>();

    @Test
    void theClientOfEditedRoutesLetsNewerChangesWaitForOnesThatWereLost() {
        BatchingClient before = client();
        troubled.lost().note(List.of(part("+1")), Duration.ofSeconds(8));
        before.close();
        BatchingClient after = client();

        assertThat(after.send(change("+2")).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RetryException.class)
                .withMessageContaining("waits for an earlier change");
        after.send(change("+1"));
        assertThat(sent).hasSize(1);
    }

    private BatchingClient client() {
        Workers workers = new Workers(time);
        Scheduler scheduler = new Scheduler(time);
        Load load = new Load();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new BatchingClient(
                100,
                new BatchingClient.Services(
                        this::lose,
                        new RateLimiters(new KnownLimits(time.clock()), time.clock(), workers, scheduler, load, meters),
                        load,
                        new RefusedEndpoints(time.clock()),
                        troubled,
                        () -> CompletableFuture.completedFuture(null),
                        () -> false,
                        32,
                        Duration.ofSeconds(30),
                        meters,
                        time.clock(),
                        scheduler,
                        workers));
    }

    private CompletableFuture<ApiResponse> lose(ApiRequest request) {
        sent.add(request);
        return CompletableFuture.failedFuture(new IOException("Connection reset"));
    }

    private static ApiRequest change(String phone) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("user", part(phone).record());
        return ApiRequest.send("PUT", "/api/v2/users/7", "/api/v2/users/{id}", body)
                .asPart(part(phone));
    }

    private static Part part(String phone) {
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("id", 7).put("phone", phone);
        return new Part(BulkEndpoint.UPDATE_USERS, "7", record);
    }
}
