package io.github.zendeskevents.management.users;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.Suppressions.Report;
import io.github.zendeskevents.inbox.Suppressions.Status;
import io.github.zendeskevents.management.guard.ManagementBinding;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import io.github.zendeskevents.server.HttpReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * What an operator can do about one user. Every method takes the {@code userId} of the path, and all throw
 * {@link io.github.zendeskevents.inbox.InboxUnavailableException} when the inbox cannot be used now, and
 * {@link RefusedRequestException} for a request that cannot be served.
 */
public final class UserOperations {

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int LONGEST_USER_ID = 1_000;
    private static final String NOT_KEPT =
            "zendesk.inbox.url is off: it is known until this program ends, and has to be asked for again after a restart";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Suppressions suppressions;
    private final LastKnownUsers known;
    private final boolean durable;
    private final boolean dryRun;

    /** The users of this account and inbox. */
    public UserOperations(ZendeskAccount account, Inbox inbox) {
        this.dryRun = account.settings().dryRun();
        this.suppressions = inbox.suppressions();
        this.known = inbox.lastKnownUsers();
        this.durable = inbox.durable();
    }

    /** Whether events of the user are ignored, and how far an erasure is. */
    public HttpReply status(Message request) {
        return reply(OK, userId(request));
    }

    /** Has events of the user ignored from now on. */
    public HttpReply suppress(Message request) {
        String userId = userId(request);
        if (!durable) {
            throw RefusedRequestException.conflict(
                    "zendesk.inbox.url is off, so nothing would keep this through a restart: set it to a database");
        }
        known.idsOf(userId).forEach(suppressions::suppress);
        return reply(ACCEPTED, userId);
    }

    /** Has events of the user delivered again. */
    public HttpReply lift(Message request) {
        String userId = userId(request);
        if (!known.idsOf(userId).stream().allMatch(suppressions::lift)) {
            throw RefusedRequestException.conflict(
                    "the user is being erased: ask again when GET shows that this is done");
        }
        return reply(ACCEPTED, userId);
    }

    /** Has the user forgotten, here and in Zendesk; that goes on after this. */
    public HttpReply erase(Message request) {
        String userId = userId(request);
        boolean permanent = permanent(request);
        if (dryRun) {
            throw RefusedRequestException.conflict("zendesk.dry-run is true: nobody is deleted, here or in Zendesk");
        }
        // The one that was asked for comes last: with it the inbox forgets which ids belong together, also if this ends
        // in between.
        List<String> ids = new ArrayList<>(known.idsOf(userId));
        Collections.reverse(ids);
        ids.forEach(id -> suppressions.requestErasure(id, permanent));
        return reply(ACCEPTED, userId);
    }

    private static boolean permanent(Message request) {
        Optional<String> permanent = Optional.ofNullable(request.getHeader("permanent", String.class));
        boolean known = permanent.isEmpty()
                || permanent.get().equals("true")
                || permanent.get().equals("false");
        if (!known || request.getHeader(ManagementBinding.UNKNOWN_PARAMETER) != null) {
            throw RefusedRequestException.badRequest("the one parameter is permanent, which must be true or false");
        }
        return permanent.filter("true"::equals).isPresent();
    }

    private static String userId(Message request) {
        String userId = request.getHeader(ManagementBinding.USER_OF_PATH, "", String.class);
        if (userId.isBlank() || userId.length() > LONGEST_USER_ID) {
            throw RefusedRequestException.badRequest(
                    "the userId of the path must not be blank, and have at most " + LONGEST_USER_ID + " characters");
        }
        return userId;
    }

    private HttpReply reply(int code, String userId) {
        Status status = suppressions.status(userId);
        Optional<Report> report = status.erasure();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("suppressed", status.suppressed())
                .put(
                        "erasure",
                        report.map(one -> one.state().name().toLowerCase(Locale.ROOT))
                                .orElse(null))
                .put("reason", reason(report).orElse(null))
                .put("permanent", report.map(Report::permanent).orElse(null))
                .put("zendeskId", report.flatMap(Report::zendeskId).orElse(null))
                .put(
                        "requestedAt",
                        report.map(one -> one.requestedAt().toString()).orElse(null))
                .put(
                        "doneAt",
                        report.flatMap(Report::endedAt).map(Instant::toString).orElse(null));
        json.set(
                "complianceDeletionStatuses",
                report.flatMap(Report::answer).map(UserOperations::parsed).orElse(null));
        return HttpReply.json(code, json);
    }

    private Optional<String> reason(Optional<Report> report) {
        Optional<String> reason = report.map(Report::reason).filter(text -> !text.isEmpty());
        return durable || report.isEmpty()
                ? reason
                : Optional.of(reason.map(text -> text + "; " + NOT_KEPT).orElse(NOT_KEPT));
    }

    private static JsonNode parsed(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException changedSince) {
            return JsonNodeFactory.instance.nullNode();
        }
    }
}
