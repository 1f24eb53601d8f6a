package io.github.zendeskevents.records;

import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.RouteSender;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.mapping.TimeZones;
import io.github.zendeskevents.mapping.UserUpdate;
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

    private final SkippedTraitCounter leftOut;
    private final RouteSender lookUp;
    private final CoalescingCache<String, TimeZones> listed;

    /** Zones as this account's Zendesk lists them. */
    public TimeZoneNames(ZendeskAccount account, SkippedTraitCounter leftOut) {
        this.leftOut = leftOut;
        this.lookUp = new RouteSender(account);
        this.listed = new CoalescingCache<>("time-zones", account, path -> load());
    }

    /** True when the event names a time zone. */
    public boolean wanted(@Variable("zendeskWanted") UserUpdate user) {
        return user.timeZone().isPresent();
    }

    /**
     * Zendesk's name of the zone that the event wants; an unknown zone is left out and counted.
     *
     * @return completes with the name, or with empty text for an unknown zone; fails as the look-up failed
     */
    public CompletionStage<String> named(@Variable("zendeskWanted") UserUpdate wanted) {
        String zone = wanted.timeZone().orElseThrow();
        return listed.get(PATH).thenApply(zones -> {
            Optional<String> name = zones.zendeskName(zone);
            if (name.isEmpty()) {
                leftOut.count("user", List.of(new SkippedTrait("timezone", "Zendesk lists no such time zone")));
            }
            return name.orElse("");
        });
    }

    private CompletableFuture<TimeZones> load() {
        return lookUp.ask(ApiRequest.get(PATH, PATH))
                .thenApply(ApiResponse::body)
                .thenCompose(body -> body.path("time_zones").isArray()
                        ? CompletableFuture.completedFuture(TimeZones.from(body))
                        : CompletableFuture.failedFuture(
                                new RetryException("Zendesk answered without the time zones")));
    }
}
