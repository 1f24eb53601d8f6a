package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.client.Scheduler;
import io.github.zendeskevents.settings.Authentication;
import io.github.zendeskevents.settings.Setting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people should know of credentials that Zendesk accepts still: that they end one day, or allow less than is needed. It is
 * said at start and, in the last days before they end, once a day; readiness shows it all the time.
 *
 * <p>It knows nothing of routes, so that it can outlive them: an edit of routes is no start.
 */
public final class CredentialNotice {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialNotice.class);
    /** After Zendesk's announcements: then API tokens end, and by then the tokens of every OAuth client do in time. */
    private static final LocalDate API_TOKENS_END = LocalDate.of(2027, 4, 30);

    private static final LocalDate ALL_TOKENS_END = LocalDate.of(2027, 4, 1);
    private static final int LAST_DAYS = 30;
    /** A little more than a day is as good as a day. */
    private static final Duration BETWEEN_REMINDERS = Duration.ofHours(24).plusSeconds(1);

    private static final List<String> NEEDED_SCOPES = List.of("read", "write");

    private final Clock clock;
    private final Optional<String> text;
    private final Optional<LocalDate> end;
    private Optional<Instant> said = Optional.empty();

    /** What there is to say of these credentials. */
    public CredentialNotice(Authentication authentication, Clock clock) {
        this.clock = clock;
        String change = ": change to " + Setting.OAUTH_CLIENT_ID.property() + " and "
                + Setting.OAUTH_CLIENT_SECRET.property() + ", whose tokens are renewed";
        if (authentication instanceof Authentication.ApiToken) {
            text = Optional.of("Zendesk ends API tokens on " + API_TOKENS_END + ", that of "
                    + Setting.API_TOKEN.property() + " too" + change);
            end = Optional.of(API_TOKENS_END);
        } else if (authentication instanceof Authentication.BearerToken) {
            text = Optional.of("Zendesk ends every bearer token in time, by its own rules from " + ALL_TOKENS_END
                    + " at the latest, that of " + Setting.OAUTH_TOKEN.property() + " too" + change);
            end = Optional.of(ALL_TOKENS_END);
        } else {
            text = missingScopes((Authentication.ClientCredentials) authentication);
            end = Optional.empty();
        }
    }

    private static Optional<String> missingScopes(Authentication.ClientCredentials client) {
        List<String> missing = new ArrayList<>(NEEDED_SCOPES);
        missing.removeAll(Arrays.asList(client.scope().strip().split("\\s+")));
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String refused = missing.contains("read")
                ? "narrower scopes are refused at the addresses of users"
                : "Zendesk refuses all writes";
        return Optional.of(Setting.OAUTH_SCOPE.property() + " is '" + client.scope() + "' and lacks "
                + String.join(" and ", missing) + ": " + refused + "; set it to '"
                + String.join(" ", NEEDED_SCOPES) + "'");
    }

    /** One line for people; empty when there is nothing to say. */
    public Optional<String> text() {
        return text;
    }

    /** The day on which they end; empty where that is not known, or they are renewed. */
    public Optional<LocalDate> end() {
        return end;
    }

    /** Says it in the log now and once a day from now on, as far as {@link #remind} does. */
    public void remindDaily(Scheduler scheduler) {
        remind();
        scheduler.after(BETWEEN_REMINDERS, () -> remindDaily(scheduler));
    }

    /** Says it in the log, if it was not said yet, or if the end is near and it was not said for a day. */
    void remind() {
        text.filter(line -> isDue()).ifPresent(LOG::warn);
    }

    private synchronized boolean isDue() {
        Instant now = clock.instant();
        boolean due =
                said.isEmpty() || (endIsNear(now) && !now.isBefore(said.get().plus(Duration.ofDays(1))));
        if (due) {
            said = Optional.of(now);
        }
        return due;
    }

    private boolean endIsNear(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return end.filter(day -> today.isAfter(day.minusDays(LAST_DAYS)) && !today.isAfter(day))
                .isPresent();
    }
}
