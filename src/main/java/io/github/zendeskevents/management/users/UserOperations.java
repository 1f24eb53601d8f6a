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
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.management.guard.ManagementBinding;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import io.github.zendeskevents.server.HttpReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Message;

/**
 * What an operator can do about one user, whose {@code userId} is in the path, or about many with one request. All methods throw
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
        mustBeDurable();
        suppressions.suppressAll(idsInOrder(userId).toList());
        return reply(ACCEPTED, userId);
    }

    /** Has events of the user delivered again. */
    public HttpReply lift(Message request) {
        String userId = userId(request);
        if (!suppressions.liftAll(idsInOrder(userId).toList()).isEmpty()) {
            throw RefusedRequestException.conflict(
                    "the user is being erased: ask again when GET shows that this is done");
        }
        return reply(ACCEPTED, userId);
    }

    /** Has the user forgotten, here and in Zendesk; that goes on after this. */
    public HttpReply erase(Message request) {
        String userId = userId(request);
        boolean permanent = permanent(request);
        mustBeNoDryRun();
        suppressions.requestErasures(idsInOrder(userId).toList(), permanent);
        return reply(ACCEPTED, userId);
    }

    /**
     * Does one of these for all users of a {@link Regulation}. When it fails in between, because the inbox cannot be used, it can be
     * sent again as it is.
     */
    public HttpReply regulate(Message request) {
        boolean permanent = permanent(request);
        Regulation regulation = Regulation.of(request.getBody(byte[].class));
        if (permanent && regulation.kind() != Regulation.Kind.ERASE) {
            throw RefusedRequestException.badRequest("permanent goes with suppress_with_delete alone");
        }
        List<String> userIds = regulation.userIds().stream()
                .flatMap(this::idsInOrder)
                .distinct()
                .toList();
        switch (regulation.kind()) {
            case SUPPRESS -> {
                mustBeDurable();
                suppressions.suppressAll(userIds);
            }
            case ERASE -> {
                mustBeNoDryRun();
                suppressions.requestErasures(userIds, permanent);
            }
            case LIFT -> liftAll(userIds);
        }
        return HttpReply.json(
                ACCEPTED,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("regulation", regulation.kind().name().toLowerCase(Locale.ROOT))
                        .put("users", regulation.userIds().size()));
    }

    private void liftAll(List<String> userIds) {
        List<String> beingErased = suppressions.liftAll(userIds);
        if (!beingErased.isEmpty()) {
            throw RefusedRequestException.conflict(beingErased.size()
                    + " of the users are being erased, the first of them " + Visible.of(beingErased.get(0))
                    + ": ask again when GET shows that this is done; the others are lifted");
        }
    }

    /**
     * All ids of one person. The one that was asked for comes last: with it an erasure forgets which ids belong together, also if this
     * ends in between.
     */
    private Stream<String> idsInOrder(String userId) {
        List<String> ids = new ArrayList<>(known.idsOf(userId));
        Collections.reverse(ids);
        return ids.stream();
    }

    private void mustBeDurable() {
        if (!durable) {
            throw RefusedRequestException.conflict(
                    "zendesk.inbox.url is off, so nothing would keep this through a restart: set it to a database");
        }
    }

    private void mustBeNoDryRun() {
        if (dryRun) {
            throw RefusedRequestException.conflict("zendesk.dry-run is true: nobody is deleted, here or in Zendesk");
        }
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
        return checked(request.getHeader(ManagementBinding.USER_OF_PATH, "", String.class), "the userId of the path");
    }

    /**
     * A {@code userId} as it was sent.
     *
     * @param place what to call it in a refusal
     */
    static String checked(String userId, String place) {
        if (userId.isBlank() || userId.length() > LONGEST_USER_ID) {
            throw RefusedRequestException.badRequest(
                    place + " must not be blank, and have at most " + LONGEST_USER_ID + " characters");
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
