package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Deletes users who are to be forgotten. Zendesk's deletion can be undone for a while and keeps the user's details; only the permanent
 * one, which follows it, lets go of them. See Zendesk's references "Users" and "Deleted users".
 */
public final class UserDeletions {

    private static final String SEARCH = "/api/v2/users/search";
    private static final String USER = "/api/v2/users/{id}";
    private static final String DELETED_USER = "/api/v2/deleted_users/{id}";
    private static final String STATUSES = "/api/v2/users/{id}/compliance_deletion_statuses";
    /** Zendesk allows 700 permanent deletions in ten minutes, apart from its other limits. */
    private static final String PERMANENT_DELETIONS = "permanent-deletions";

    private static final int NOT_FOUND = 404;
    private static final int LONGEST_ANSWER = 4_000;

    private final AttemptClient client;
    private final Erasures erasures;

    /** Deletions at this client's account, as this inbox keeps them. */
    public UserDeletions(AttemptClient client, Inbox inbox) {
        this.client = client;
        this.erasures = inbox.erasures();
    }

    /**
     * The user whose {@code external_id} is the {@code userId}. A batch is not waited for, and nothing remembered is believed.
     *
     * @return completes with the user, absent when there is none; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<User> find(@Body Erasure erasure, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        String userId = erasure.userId().strip();
        if (userId.isEmpty()) {
            return CompletableFuture.completedFuture(User.ABSENT);
        }
        ApiRequest request = ApiRequest.get(SEARCH, SEARCH).with("external_id", userId);
        return Steps.map(client.read(request, attempt), response -> response.records("users").stream()
                .map(User::of)
                .filter(user -> user.active() && user.hasExternalId(userId))
                .findFirst()
                .orElse(User.ABSENT));
    }

    /** Keeps the user's number: after the deletion the {@code external_id} finds nobody, and there may be more to do. */
    public void keepZendeskId(@Body Erasure erasure, @Variable("zendeskUser") User user) {
        erasures.found(erasure, user.id());
    }

    /**
     * Deletes the user, who can be restored for a while.
     *
     * @return completes also where there is no such user any more; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<Void> delete(
            @Variable("zendeskUser") User user, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        ApiRequest request =
                ApiRequest.bare("DELETE", "/api/v2/users/" + user.id(), USER).accepting(NOT_FOUND);
        return done(client.write(new Write(request, user::toJson, rehearsal -> gone(user.toJson())), attempt));
    }

    /**
     * Deletes the user for good, after {@link #delete}; does nothing where Zendesk never had the user.
     *
     * @return completes also where that was done before; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<Void> deletePermanently(
            @Body Erasure erasure,
            @Variable("zendeskUser") User user,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        Optional<Long> id = id(erasure, user);
        if (id.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        ApiRequest request = ApiRequest.bare("DELETE", "/api/v2/deleted_users/" + id.get(), DELETED_USER)
                .within(PERMANENT_DELETIONS, ApiRequest.ACCOUNT)
                .accepting(NOT_FOUND);
        return done(client.write(new Write(request, user::toJson, rehearsal -> gone(user.toJson())), attempt));
    }

    /** Zendesk's number of the user: the one found now, or at an earlier attempt. */
    public static Optional<Long> id(Erasure erasure, User user) {
        return user.exists() ? Optional.of(user.id()) : erasure.zendeskId();
    }

    /**
     * What Zendesk tells of the permanent deletion in each of its products.
     *
     * @return completes with its list as JSON, empty where it tells nothing; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<Optional<String>> statuses(long id) {
        ApiRequest request = ApiRequest.get("/api/v2/users/" + id + "/compliance_deletion_statuses", STATUSES)
                .accepting(403, NOT_FOUND);
        return Steps.map(client.read(request, DeliveryAttempt.NONE), response -> Optional.of(
                        response.body().path("compliance_deletion_statuses"))
                .filter(statuses -> response.ok() && statuses.isArray())
                .map(Object::toString)
                .filter(text -> text.length() <= LONGEST_ANSWER));
    }

    private static ApiResponse gone(JsonNode user) {
        return new ApiResponse(200, user);
    }

    private static CompletionStage<Void> done(CompletionStage<ApiResponse> answered) {
        return Steps.map(answered, response -> null);
    }
}
