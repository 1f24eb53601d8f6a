package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.records.CoalescingCache;
import io.github.zendeskevents.records.EventOrganization;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.field.SkippedTraitCounter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the group of agents that gets the tickets of an organization, by Zendesk's number or by its name. The list is read when
 * the first event needs it. See Zendesk's reference "Groups".
 */
final class TicketGroups {

    private static final String PATH = "/api/v2/groups";
    private static final String NAME = "group_id";

    private final AttemptClient client;
    private final SkippedTraitCounter skippedTraits;
    private final CoalescingCache<String, List<JsonNode>> listed;

    TicketGroups(ZendeskAccount account, AttemptClient client, SkippedTraitCounter skippedTraits) {
        this.client = client;
        this.skippedTraits = skippedTraits;
        this.listed = new CoalescingCache<>("groups", account, path -> load(DeliveryAttempt.NONE));
    }

    /** The event's organization with Zendesk's number of the group; one that Zendesk does not have is left out and counted. */
    CompletionStage<EventOrganization> translate(EventOrganization organization, DeliveryAttempt attempt) {
        Optional<String> group = organization.update().attributes().text(NAME);
        return group.isEmpty()
                ? CompletableFuture.completedFuture(organization)
                : Steps.map(
                        groups(DeliveryAttempt.of(attempt)),
                        groups -> organization.withAttributes(
                                organization.attributes().replace(NAME, NAME, number(groups, group.get()))));
    }

    private Optional<Long> number(List<JsonNode> groups, String wanted) {
        Optional<Long> number = groups.stream()
                .filter(group -> group.path("id").asText().equals(wanted))
                .findFirst()
                .or(() -> groups.stream()
                        .filter(group -> group.path("name").asText().strip().equalsIgnoreCase(wanted))
                        .findFirst())
                .map(group -> group.path("id").asLong());
        if (number.isEmpty()) {
            skippedTraits.count("organization", List.of(new SkippedTrait(NAME, "Zendesk has no such group")));
        }
        return number;
    }

    private CompletableFuture<List<JsonNode>> groups(DeliveryAttempt attempt) {
        return attempt.isPreview() ? listed.peek(PATH, () -> load(attempt)) : listed.get(PATH, () -> load(attempt));
    }

    private CompletableFuture<List<JsonNode>> load(DeliveryAttempt attempt) {
        ApiRequest request =
                ApiRequest.get(PATH, PATH).with("page[size]", "100").accepting(403, 404);
        return Steps.map(client.list(request, attempt), groups -> groups.stream()
                .filter(group -> !group.path("deleted").asBoolean())
                .toList());
    }
}
