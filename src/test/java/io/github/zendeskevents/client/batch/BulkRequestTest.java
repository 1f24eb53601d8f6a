package io.github.zendeskevents.client.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BulkRequestTest {

    @Test
    void theSuccessOfOneCreationIsNotThatOfAnotherWithTheSameExternalId() {
        BulkRequest all = request(BulkEndpoint.CREATE_USERS, "u1", "u2", "U1");
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        results.addObject().put("id", 1).put("status", "Created").put("external_id", "u1");
        results.addObject().put("id", 2).put("status", "Created").put("external_id", "u2");
        results.addObject().put("id", 2).put("status", "Failed").put("error", "DuplicateValue");

        assertThat(all.done(results)).extracting(Optional::isPresent).containsExactly(false, true, false);
    }

    @Test
    void aChangeThatFailedDoesNotHideBehindAnotherOfTheSameUser() throws Exception {
        BulkRequest all = request(BulkEndpoint.UPDATE_USERS, "5", "5", "6");
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        results.addObject().put("id", 5).put("status", "Updated").put("success", true);
        results.addObject().put("id", 5).put("success", false).put("error", "RecordInvalid");
        results.addObject().put("id", 6).put("status", "Updated").put("success", true);

        List<Optional<ApiResponse>> done = all.done(results);

        assertThat(done).extracting(Optional::isPresent).containsExactly(false, false, true);
        assertThat(done.get(2).orElseThrow().record("user").path("id").asLong()).isEqualTo(6);
    }

    @Test
    void aChangeOfAnOrganizationComesBackAsTheSingleRequestWouldAnswerIt() throws Exception {
        BulkRequest all = request(BulkEndpoint.UPDATE_ORGANIZATIONS, "5", "6");
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        results.addObject().put("id", 6).put("success", false).put("error", "OrganizationUpdateFailed");
        results.addObject()
                .put("id", 5)
                .put("action", "update")
                .put("status", "Updated")
                .put("success", true);

        List<Optional<ApiResponse>> done = all.done(results);

        assertThat(done).extracting(Optional::isPresent).containsExactly(true, false);
        assertThat(done.get(0).orElseThrow().record("organization").path("id").asLong())
                .isEqualTo(5);
    }

    private static BulkRequest request(BulkEndpoint bulk, String... keys) {
        return new BulkRequest(
                bulk,
                List.of(keys).stream()
                        .map(key -> new Part(bulk, key, record(bulk, key)))
                        .toList());
    }

    private static ObjectNode record(BulkEndpoint bulk, String key) {
        return JsonNodeFactory.instance.objectNode().put(bulk.key(), key);
    }
}
