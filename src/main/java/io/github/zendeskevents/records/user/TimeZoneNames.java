package io.github.zendeskevents.records.user;

import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.mapping.TimeZones;
import io.github.zendeskevents.records.CoalescingCache;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.field.SkippedTraitCounter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Translates time zones to the names that Zendesk lists. The list is read from Zendesk when the first event needs it,
 * because only Zendesk knows its own names. See Zendesk's reference "Locales and time zones".
 */
public final class TimeZoneNames {

    private static final String PATH = "/api/v2/time_zones";

    private final AttemptClient client;
    private final SkippedTraitCounter skippedTraits;
    private final CoalescingCache<String, TimeZones> listed;
    private final LocaleNames locales;

    /** Time zones as this account's Zendesk lists them. */
    public TimeZoneNames(ZendeskAccount account, AttemptClient client, SkippedTraitCounter skippedTraits) {
        this.client = client;
        this.skippedTraits = skippedTraits;
        this.listed = new CoalescingCache<>("time-zones", account, path -> load(DeliveryAttempt.NONE));
        this.locales = new LocaleNames(account, client, skippedTraits);
    }

    /**
     * Finds Zendesk's name of the time zone that an event wants, and its number of the locale; an unknown one is left out and
     * counted.
     *
     * @return completes with the event's user, with the name where there is one; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<EventUser> translate(
            @Variable("zendeskEventUser") EventUser user, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        Optional<String> zone = user.update().timeZone();
        CompletionStage<EventUser> translated = zone.isEmpty()
                ? CompletableFuture.completedFuture(user)
                : Steps.map(zones(DeliveryAttempt.of(attempt)), zones -> user.withTimeZone(name(zones, zone.get())));
        return Steps.then(translated, zoned -> locales.translate(zoned, DeliveryAttempt.of(attempt)));
    }

    private CompletableFuture<TimeZones> zones(DeliveryAttempt attempt) {
        return attempt.isPreview() ? listed.peek(PATH, () -> load(attempt)) : listed.get(PATH, () -> load(attempt));
    }

    private Optional<String> name(TimeZones zones, String zone) {
        Optional<String> name = zones.zendeskName(zone);
        if (name.isEmpty()) {
            skippedTraits.count("user", List.of(new SkippedTrait("timezone", "Zendesk lists no such time zone")));
        }
        return name;
    }

    private CompletableFuture<TimeZones> load(DeliveryAttempt attempt) {
        return Steps.map(client.read(ApiRequest.get(PATH, PATH), attempt), response -> {
            if (!response.body().path("time_zones").isArray()) {
                throw new RetryException("Zendesk answered without the time zones");
            }
            return TimeZones.from(response.body());
        });
    }
}
