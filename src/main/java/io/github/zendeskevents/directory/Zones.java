package io.github.zendeskevents.directory;

import io.github.zendeskevents.door.Account;
import io.github.zendeskevents.door.Answer;
import io.github.zendeskevents.door.Call;
import io.github.zendeskevents.door.RouteCall;
import io.github.zendeskevents.door.TryAgainException;
import io.github.zendeskevents.mapping.LeftOut;
import io.github.zendeskevents.mapping.TimeZones;
import io.github.zendeskevents.mapping.WantedUser;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Translates time zones to the names that Zendesk lists. The list is read from Zendesk when the first event needs it,
 * because only Zendesk knows its own names. See Zendesk's reference "Locales and time zones".
 */
public final class Zones {

    private static final String PATH = "/api/v2/time_zones";

    private final LeftOutCounter leftOut;
    private final RouteCall lookUp;
    private final Remembered<String, TimeZones> listed;

    /** Zones as this account's Zendesk lists them. */
    public Zones(Account account, LeftOutCounter leftOut) {
        this.leftOut = leftOut;
        this.lookUp = new RouteCall(account);
        this.listed = new Remembered<>("time-zones", account, path -> load());
    }

    /** True when the event names a time zone. */
    public boolean wanted(@Variable("zendeskWanted") WantedUser user) {
        return user.timeZone().isPresent();
    }

    /**
     * Zendesk's name of the zone that the event wants; an unknown zone is left out and counted.
     *
     * @return completes with the name, or with empty text for an unknown zone; fails as the look-up failed
     */
    public CompletionStage<String> named(@Variable("zendeskWanted") WantedUser wanted) {
        String zone = wanted.timeZone().orElseThrow();
        return listed.get(PATH).thenApply(zones -> {
            Optional<String> name = zones.zendeskName(zone);
            if (name.isEmpty()) {
                leftOut.count("user", List.of(new LeftOut("timezone", "Zendesk lists no such time zone")));
            }
            return name.orElse("");
        });
    }

    private CompletableFuture<TimeZones> load() {
        return lookUp.ask(Call.get(PATH, PATH))
                .thenApply(Answer::body)
                .thenCompose(body -> body.path("time_zones").isArray()
                        ? CompletableFuture.completedFuture(TimeZones.from(body))
                        : CompletableFuture.failedFuture(
                                new TryAgainException("Zendesk answered without the time zones")));
    }
}
