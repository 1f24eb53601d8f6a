package io.github.zendeskevents.records.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.mapping.field.Field.Target;
import io.github.zendeskevents.records.CoalescingCache;
import io.github.zendeskevents.records.FittedFields;
import io.github.zendeskevents.records.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Finds the users and organizations that values of lookup fields point to: by Zendesk's number, else by the sender's id. Zendesk
 * takes its number alone, and refuses the whole record for one that does not exist. See "Lookup relationship fields" in
 * Zendesk's reference.
 */
final class LookupTargets {

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    private final AttemptClient client;
    private final SkippedTraitCounter skippedTraits;
    private final CoalescingCache<Asked, Optional<String>> found;

    private record Asked(Target target, String id) {}

    LookupTargets(ZendeskAccount account, AttemptClient client, SkippedTraitCounter skippedTraits) {
        this.client = client;
        this.skippedTraits = skippedTraits;
        this.found = new CoalescingCache<>("lookup-targets", account, asked -> find(asked, DeliveryAttempt.NONE));
    }

    /** The same with Zendesk's number in each lookup field; one that points to nothing is left out and counted. */
    CompletionStage<FittedFields> resolve(FieldKind kind, FittedFields fitted, DeliveryAttempt attempt) {
        List<Map.Entry<String, Asked>> asked = new ArrayList<>();
        fitted.values().forEach((key, value) -> fitted.known()
                .find(key)
                .flatMap(Field::pointsTo)
                .filter(target -> value.isTextual())
                .ifPresent(target -> asked.add(Map.entry(key, new Asked(target, value.asText())))));
        return resolve(kind, fitted, asked, 0, DeliveryAttempt.of(attempt));
    }

    private CompletionStage<FittedFields> resolve(
            FieldKind kind,
            FittedFields fitted,
            List<Map.Entry<String, Asked>> asked,
            int index,
            DeliveryAttempt attempt) {
        if (index == asked.size()) {
            return CompletableFuture.completedFuture(fitted);
        }
        Map.Entry<String, Asked> one = asked.get(index);
        return Steps.then(number(one.getValue(), attempt), number -> {
            SortedMap<String, JsonNode> values = new TreeMap<>(fitted.values());
            number.ifPresentOrElse(text -> values.put(one.getKey(), TextNode.valueOf(text)), () -> {
                values.remove(one.getKey());
                found.forget(one.getValue());
                count(kind, one);
            });
            return resolve(
                    kind, new FittedFields(values, fitted.known(), fitted.withheld()), asked, index + 1, attempt);
        });
    }

    private void count(FieldKind kind, Map.Entry<String, Asked> one) {
        String target = one.getValue().target().name().toLowerCase(Locale.ROOT);
        skippedTraits.count(
                kind.tag(), List.of(new SkippedTrait(one.getKey(), "Zendesk has no " + target + " of this id")));
    }

    private CompletionStage<Optional<String>> number(Asked asked, DeliveryAttempt attempt) {
        return attempt.isPreview()
                ? found.peek(asked, () -> find(asked, attempt))
                : found.get(asked, () -> find(asked, attempt));
    }

    private CompletionStage<Optional<String>> find(Asked asked, DeliveryAttempt attempt) {
        CompletionStage<Optional<String>> byNumber = NUMBER.matcher(asked.id()).matches()
                ? find(asked, true, attempt)
                : CompletableFuture.completedFuture(Optional.empty());
        return Steps.then(
                byNumber,
                number -> number.isPresent() ? CompletableFuture.completedFuture(number) : find(asked, false, attempt));
    }

    private static Optional<BulkEndpoint> bulk(Target target, boolean byNumber) {
        if (target == Target.USER) {
            return byNumber ? Optional.empty() : Optional.of(BulkEndpoint.USERS_BY_EXTERNAL_ID);
        }
        return Optional.of(byNumber ? BulkEndpoint.ORGANIZATIONS_BY_ID : BulkEndpoint.ORGANIZATIONS_BY_EXTERNAL_ID);
    }

    private CompletionStage<Optional<String>> find(Asked asked, boolean byNumber, DeliveryAttempt attempt) {
        String list = asked.target() == Target.USER ? "users" : "organizations";
        String path = "/api/v2/" + list + (byNumber ? "/show_many" : "/search");
        ApiRequest request = ApiRequest.get(path, path).with(byNumber ? "ids" : "external_id", asked.id());
        ApiRequest asPart = bulk(asked.target(), byNumber)
                .map(one -> request.asPart(Part.lookUp(one, asked.id())))
                .orElse(request);
        String attribute = byNumber ? "id" : "external_id";
        return Steps.map(client.read(asPart, attempt), response -> response.records(list).stream()
                .filter(record -> record.path("active").asBoolean(true))
                .filter(record -> record.path(attribute).asText().equalsIgnoreCase(asked.id()))
                .map(record -> record.path("id").asText())
                .findFirst());
    }
}
