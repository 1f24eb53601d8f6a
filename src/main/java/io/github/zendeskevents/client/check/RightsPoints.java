package io.github.zendeskevents.client.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.auth.CredentialCheck;
import io.github.zendeskevents.client.auth.CredentialNotice;
import io.github.zendeskevents.settings.Authentication;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose the credentials are, what they allow, and until when. */
final class RightsPoints {

    private static final String ME = "GET /api/v2/users/me";
    private static final String TOKEN = "GET /api/v2/oauth/tokens/current";
    private static final String TEAM = "Admin Center > People > Team > Team members";
    private static final Duration SOON = Duration.ofDays(30);
    /** Zendesk's number for a light agent, who may read and comment, and create nobody. */
    private static final int LIGHT_AGENT = 1;

    private final Authentication authentication;
    private final CredentialNotice notice;
    private final Clock clock;

    RightsPoints(Authentication authentication, Clock clock) {
        this.authentication = authentication;
        this.notice = new CredentialNotice(authentication, clock);
        this.clock = clock;
    }

    CheckPoint credentials(ProbeResult me) {
        String tried = ME + " with " + authentication;
        if (me.limited()) {
            return CheckPoint.warning("credentials", tried, "cannot be told: " + me.details(), me.todo(""));
        }
        if (me.response().isEmpty()) {
            return CheckPoint.error("credentials", tried, me.details(), "try again later");
        }
        if (me.ok() && me.response().get().body().path("user").hasNonNull("id")) {
            return CheckPoint.ok("credentials", tried, "Zendesk accepts them");
        }
        String todo = authentication instanceof Authentication.ApiToken
                ? "Zendesk switches API tokens off, all of them by "
                        + notice.end().map(LocalDate::toString).orElse("")
                        + ": make an OAuth client in Admin Center > Apps and integrations > APIs > OAuth clients, and set"
                        + " zendesk.oauth.client-id and zendesk.oauth.client-secret"
                : "it has ended or was revoked, or is of another account: get a new one, or make an OAuth client in Admin Center"
                        + " > Apps and integrations > APIs > OAuth clients, and set zendesk.oauth.client-id and"
                        + " zendesk.oauth.client-secret, whose tokens are renewed";
        return CheckPoint.error(
                "credentials",
                tried,
                CredentialCheck.refusal(authentication, me.response().get()),
                todo);
    }

    CheckPoint role(JsonNode user) {
        String role = user.path("role").asText("");
        String seen = "user " + user.path("id").asLong() + " is "
                + switch (role) {
                    case "admin" -> "an admin";
                    case "agent" -> user.path("role_type").asInt(0) == LIGHT_AGENT ? "a light agent" : "an agent";
                    case "end-user" -> "an end user";
                    default -> "of no role that is known here";
                };
        if (user.path("suspended").asBoolean()) {
            return CheckPoint.error("role", ME, seen + ", and suspended", "lift the suspension in " + TEAM);
        }
        if (role.equals("admin")) {
            return CheckPoint.ok("role", ME, seen);
        }
        if (role.equals("agent") && user.path("role_type").asInt(0) != LIGHT_AGENT) {
            boolean custom = user.hasNonNull("custom_role_id");
            return CheckPoint.warning(
                    "role",
                    ME,
                    seen + (user.path("restricted_agent").asBoolean() ? " who sees some tickets and users only" : ""),
                    (custom
                                    ? "its custom role must let it add and change users, organizations and their fields"
                                    : "agents make no custom fields, and some may not change organizations")
                            + ": take the credentials of an admin, " + TEAM);
        }
        return CheckPoint.error(
                "role", ME, seen, "it may not create or change users: take the credentials of an admin, " + TEAM);
    }

    CheckPoint scopes(ProbeResult token) {
        if (authentication instanceof Authentication.ApiToken) {
            return CheckPoint.ok("scopes", "nothing", "an API token has all rights of its user");
        }
        Optional<String> narrow =
                authentication instanceof Authentication.ClientCredentials ? notice.text() : Optional.empty();
        if (narrow.isPresent()) {
            return CheckPoint.error("scopes", TOKEN, narrow.get(), "set zendesk.oauth.scope to 'read write'");
        }
        if (!token.ok()) {
            return CheckPoint.warning(
                    "scopes",
                    TOKEN,
                    "cannot be told: " + token.details(),
                    token.todo("see that the token has the scopes read and write"));
        }
        List<String> scopes = new ArrayList<>();
        token(token).path("scopes").forEach(scope -> scopes.add(scope.asText()));
        List<String> missing = new ArrayList<>(List.of("read", "write"));
        missing.removeAll(scopes);
        return missing.isEmpty()
                ? CheckPoint.ok("scopes", TOKEN, String.join(" ", scopes))
                : CheckPoint.error(
                        "scopes",
                        TOKEN,
                        "the token has '" + String.join(" ", scopes) + "' and lacks " + String.join(" and ", missing),
                        "get a token with the scopes read and write: narrower ones are refused at the addresses of users");
    }

    CheckPoint end(ProbeResult token) {
        if (authentication instanceof Authentication.ClientCredentials) {
            return CheckPoint.ok("credentials-end", "nothing", "the client has no end, and its tokens are renewed");
        }
        String change = "change to zendesk.oauth.client-id and zendesk.oauth.client-secret, whose tokens are renewed";
        Optional<Instant> end = authentication instanceof Authentication.BearerToken && token.ok()
                ? instant(token(token).path("expires_at").asText(""))
                : notice.end().map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
        if (end.isEmpty()) {
            return CheckPoint.warning("credentials-end", TOKEN, notice.text().orElse(""), change);
        }
        String seen = "they end " + end.get() + ", in "
                + Math.max(0, Duration.between(clock.instant(), end.get()).toDays()) + " days";
        if (clock.instant().isAfter(end.get())) {
            return CheckPoint.error("credentials-end", TOKEN, "they have ended " + end.get(), change);
        }
        return clock.instant().plus(SOON).isAfter(end.get()) || authentication instanceof Authentication.ApiToken
                ? CheckPoint.warning("credentials-end", TOKEN, seen, change)
                : CheckPoint.ok("credentials-end", TOKEN, seen);
    }

    CheckPoint staffGuard(JsonNode user) {
        return user.hasNonNull("role")
                ? CheckPoint.ok(
                        "staff-guard", ME, "Zendesk tells roles; agents and admins are never written (code staff-user)")
                : CheckPoint.error(
                        "staff-guard",
                        ME,
                        "Zendesk does not tell the role of users",
                        "without it agents cannot be told from customers: take the credentials of an admin, " + TEAM);
    }

    private static JsonNode token(ProbeResult reply) {
        return reply.response().orElseThrow().body().path("token");
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
