package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.records.CoalescingCache;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.field.SkippedTraitCounter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Translates language tags to the locales that are switched on in the account. The list is read when the first event needs it.
 * See Zendesk's reference "Locales".
 */
final class LocaleNames {

    private static final String PATH = "/api/v2/locales";
    private static final String TAG = "locale";

    private final AttemptClient client;
    private final SkippedTraitCounter skippedTraits;
    private final CoalescingCache<String, Map<String, Long>> listed;

    LocaleNames(ZendeskAccount account, AttemptClient client, SkippedTraitCounter skippedTraits) {
        this.client = client;
        this.skippedTraits = skippedTraits;
        this.listed = new CoalescingCache<>("locales", account, path -> load(DeliveryAttempt.NONE));
    }

    /** The event's user with Zendesk's number of the locale; one that is not switched on is left out and counted. */
    CompletionStage<EventUser> translate(EventUser user, DeliveryAttempt attempt) {
        Optional<String> tag = user.update().attributes().text(TAG);
        return tag.isEmpty()
                ? CompletableFuture.completedFuture(user)
                : Steps.map(
                        locales(attempt),
                        locales -> user.withAttributes(
                                user.attributes().replace(TAG, "locale_id", number(locales, normal(tag.get())))));
    }

    /** The tag itself; else its language without the region; else, for a bare language, one with a region. */
    private Optional<Long> number(Map<String, Long> locales, String tag) {
        String language = tag.replaceFirst("-.*", "");
        Optional<Long> number = Optional.ofNullable(locales.get(tag))
                .or(() -> Optional.ofNullable(locales.get(language)))
                .or(() -> locales.entrySet().stream()
                        .filter(one -> tag.equals(language) && one.getKey().startsWith(language + "-"))
                        .map(Map.Entry::getValue)
                        .findFirst());
        if (number.isEmpty()) {
            skippedTraits.count("user", List.of(new SkippedTrait(TAG, "the locale is not switched on in Zendesk")));
        }
        return number;
    }

    private static String normal(String tag) {
        return tag.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private CompletableFuture<Map<String, Long>> locales(DeliveryAttempt attempt) {
        return attempt.isPreview() ? listed.peek(PATH, () -> load(attempt)) : listed.get(PATH, () -> load(attempt));
    }

    private CompletableFuture<Map<String, Long>> load(DeliveryAttempt attempt) {
        ApiRequest request = ApiRequest.get(PATH, PATH).accepting(403, 404);
        return Steps.map(client.list(request, attempt), locales -> {
            Map<String, Long> byTag = new LinkedHashMap<>();
            for (JsonNode locale : locales) {
                byTag.putIfAbsent(
                        normal(locale.path("locale").asText()),
                        locale.path("id").asLong());
            }
            return byTag;
        });
    }
}
