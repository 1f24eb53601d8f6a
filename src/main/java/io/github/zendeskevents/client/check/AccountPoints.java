package io.github.zendeskevents.client.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the account has: its plan's limits, the timeline, imports, custom fields. */
final class AccountPoints {

    private static final String FIELDS = "Admin Center > People > Configuration > User fields, Organization fields";
    /** How fields that this module made are known again. */
    private static final String OWN_FIELD = "Filled from customer events";

    private final Settings settings;

    AccountPoints(Settings settings) {
        this.settings = settings;
    }

    /**
     * A list of Zendesk's.
     *
     * @param refusal what ended it before its end; empty: it is whole
     */
    record Listed(List<JsonNode> items, Optional<ProbeResult> refusal) {}

    CheckPoint limits(ProbeResult me) {
        String tried = "the headers of Zendesk's answers";
        Optional<Long> limit =
                me.headers().number("X-Rate-Limit").or(() -> me.headers().number("ratelimit-limit"));
        if (limit.isEmpty()) {
            return CheckPoint.ok(
                    "limits", tried, "they name no limit; what Zendesk's pages name is kept until they do");
        }
        Optional<Long> left = me.headers().number("X-Rate-Limit-Remaining").or(() -> me.headers()
                .number("ratelimit-remaining"));
        String seen = limit.get() + " calls a minute, as " + plan(limit.get()) + " has"
                + left.map(calls -> ", " + calls + " left of this minute").orElse("");
        return left.filter(calls -> calls * 10 < limit.get()).isPresent()
                ? CheckPoint.warning(
                        "limits",
                        tried,
                        seen,
                        "other programs use most of it: look at Admin Center > Apps and integrations > APIs > API usage")
                : CheckPoint.ok("limits", tried, seen);
    }

    private static String plan(long callsAMinute) {
        if (callsAMinute <= 200) {
            return "the plan Team";
        }
        if (callsAMinute <= 400) {
            return "the plan Growth or Professional";
        }
        return callsAMinute <= 700 ? "the plan Enterprise" : "the plan Enterprise Plus or the High Volume add-on";
    }

    CheckPoint timeline(ProbeResult events) {
        String tried = "GET /api/v2/users/{id}/events";
        if (events.ok()) {
            return CheckPoint.ok("timeline", tried, "events are on");
        }
        if (events.status() == 403 || events.status() == 404) {
            return CheckPoint.warning(
                    "timeline",
                    tried,
                    "events are off (" + events.details() + "): track events end as dead letters (code rejected)",
                    "switch events on in Admin Center, which Suite plans have; or send no track events, with zendesk.track.events");
        }
        return CheckPoint.warning(
                "timeline", tried, "cannot be told: " + events.details(), events.todo("try again later"));
    }

    CheckPoint imports(boolean refused) {
        return refused
                ? CheckPoint.ok(
                        "imports",
                        "what Zendesk answered to the last import",
                        "they are off: new users are created one by one, which is slower and loses nothing;"
                                + " Zendesk's support switches imports on for the account's owner")
                : CheckPoint.ok(
                        "imports",
                        "nothing",
                        "cannot be told without writing; where they are off, new users are created one by one");
    }

    CheckPoint fields(Listed ofUsers, Listed ofOrganizations) {
        String tried = "GET /api/v2/user_fields and /api/v2/organization_fields";
        Optional<ProbeResult> refusal = ofUsers.refusal().or(ofOrganizations::refusal);
        if (settings.fields().mode() == Settings.Fields.Mode.OFF) {
            return CheckPoint.ok("fields", tried, "zendesk.custom-fields is off: custom traits are left out");
        }
        if (refusal.filter(reply -> reply.failure().isPresent()).isPresent()) {
            return CheckPoint.warning(
                    "fields",
                    tried,
                    "cannot be told: " + refusal.get().details(),
                    refusal.get().todo("try again later"));
        }
        if (refusal.isPresent()) {
            return CheckPoint.warning(
                    "fields",
                    tried,
                    "Zendesk does not give its list of fields (" + refusal.get().details()
                            + "), custom traits are left out",
                    "take the credentials of an admin with the scopes read and write");
        }
        String seen = ofUsers.items().size() + " fields of users and "
                + ofOrganizations.items().size() + " of organizations";
        if (settings.fields().mode() == Settings.Fields.Mode.EXISTING) {
            return CheckPoint.ok("fields", tried, seen + "; no others are made (zendesk.custom-fields)");
        }
        long made = Stream.concat(ofUsers.items().stream(), ofOrganizations.items().stream())
                .filter(field -> field.path("description").asText().equals(OWN_FIELD))
                .count();
        long most = settings.fields().maxCreated();
        long free = Math.max(0, most - made);
        seen += ", " + made + " made here, " + free + " more may be made";
        return free * 10 <= most
                ? CheckPoint.warning(
                        "fields",
                        tried,
                        seen + " (zendesk.custom-fields.max-created=" + most + "): beyond it traits are left out",
                        "raise it, or delete fields that nobody needs in " + FIELDS)
                : CheckPoint.ok("fields", tried, seen);
    }
}
