package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Rehearsal;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.RecordJson;
import io.github.zendeskevents.records.RetryDeadline;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.settings.Settings;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Creates and changes users. Nothing is sent that Zendesk holds already, and no write can take over somebody else: a creation
 * is a plain one, tags are added, addresses go by {@link Identities}. See Zendesk's reference "Users".
 */
public final class UserWriter {

    private final AttemptClient client;
    private final Settings.Users settings;
    private final Users users;
    private final RetryDeadline deadline;
    private final UserAdoptions adoptions;

    /**
     * @param users hears who was written
     * @param deadline until when a refusal that may heal is tried again
     */
    public UserWriter(ZendeskAccount account, AttemptClient client, Users users, RetryDeadline deadline) {
        this.client = client;
        this.settings = account.settings().users();
        this.users = users;
        this.deadline = deadline;
        this.adoptions = new UserAdoptions(account, users, deadline);
    }

    /**
     * Creates the user. Unlike the upsert a plain create never takes over somebody who has the address already.
     *
     * @param organization to be a member of from the start; null or absent: none
     * @return completes with the new user; fails with {@link RetryException} where another user has the email or the
     *     {@code external_id}, so that the event looks again, with {@link RejectedException} where several users share the
     *     email, and else as {@link AttemptClient#write} does
     */
    public CompletionStage<User> create(
            @Variable("zendeskEventUser") EventUser wanted,
            @Variable("zendeskOrganization") Organization organization,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        ObjectNode user = UserRecord.whole(wanted, organization, settings);
        ApiRequest request = ApiRequest.send(
                        "POST", "/api/v2/users", "/api/v2/users", RecordJson.envelope("user", user))
                .acceptingDuplicate()
                .asPart(new Part(BulkEndpoint.CREATE_USERS, wanted.userId(), user));
        Write write = new Write(request, MissingNode::getInstance, rehearsal -> rehearsal
                .records()
                .users()
                .create(user, rehearsal.records().newId()));
        return Steps.map(client.write(write, attempt), response -> {
            if (response.duplicateOf("email")
                    && wanted.email()
                            .filter(email -> users.isShared(email, attempt))
                            .isPresent()) {
                throw new RejectedException(request, response);
            }
            if (response.duplicate()) {
                deadline.lookAgain(wanted.event(), request, response);
            }
            return users.remember(User.of(response.record("user")), attempt);
        });
    }

    /**
     * Changes what differs from what Zendesk holds, but for tags and addresses; no call where nothing does.
     *
     * @return completes with the user after the change; fails with {@link RetryException} while an event of another userId
     *     gives the user its {@code external_id}, or where the user without one turns out to have one or to be staff, and else
     *     as {@link AttemptClient#write} does
     */
    public CompletionStage<User> update(
            @Variable("zendeskUser") User held,
            @Variable("zendeskEventUser") EventUser wanted,
            @Variable("zendeskDelivery") DeliveryAttempt attempt)
            throws RetryException {
        return Steps.then(adoptions.begin(held, wanted, attempt), now -> {
            ObjectNode change = externalId(now, wanted);
            change.setAll(UserRecord.difference(now, wanted));
            return change(now, wanted, change, attempt);
        });
    }

    /**
     * Gives a user found by email its {@code external_id}; no call where it has one.
     *
     * @return as {@link #update}
     */
    public CompletionStage<User> addExternalId(
            @Variable("zendeskUser") User held,
            @Variable("zendeskEventUser") EventUser wanted,
            @Variable("zendeskDelivery") DeliveryAttempt attempt)
            throws RetryException {
        return Steps.then(
                adoptions.begin(held, wanted, attempt), now -> change(now, wanted, externalId(now, wanted), attempt));
    }

    /**
     * Gives a user the {@code userId} of an alias in place of the {@code external_id} that it has.
     *
     * @return as {@link #update}
     */
    public CompletionStage<User> changeExternalId(
            @Variable("zendeskOtherUser") User held,
            @Variable("zendeskEventUser") EventUser wanted,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        ObjectNode change = JsonNodeFactory.instance.objectNode().put("external_id", wanted.userId());
        return Steps.map(change(held, wanted, change, attempt), changed -> {
            users.forget(held, attempt);
            return changed;
        });
    }

    /**
     * Adds the tags that the user lacks, leaving the others; no call where it has them all.
     *
     * @return completes once Zendesk has done it; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<Void> addTags(
            @Variable("zendeskUser") User held,
            @Variable("zendeskEventUser") EventUser wanted,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        TreeSet<String> lacking = new TreeSet<>(wanted.update().tags());
        lacking.removeAll(held.tags());
        if (lacking.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        lacking.forEach(body.putArray("tags")::add);
        ApiRequest request =
                ApiRequest.send("PUT", "/api/v2/users/" + held.id() + "/tags", "/api/v2/users/{id}/tags", body);
        Write write = new Write(
                request,
                () -> RecordJson.heldOf(held.toJson(), body),
                rehearsal -> changed(rehearsal, held, allTags(held, lacking)));
        return Steps.map(client.write(write, attempt), done -> null);
    }

    private static ApiResponse changed(Rehearsal rehearsal, User held, ObjectNode change) {
        rehearsal.records().users().change(held.toJson(), change);
        return RecordJson.answer(200, "user", change.deepCopy().put("id", held.id()));
    }

    private static ObjectNode allTags(User held, Set<String> lacking) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ArrayNode tags = all.putArray("tags");
        held.tags().forEach(tags::add);
        lacking.forEach(tags::add);
        return all;
    }

    private CompletionStage<User> change(User held, EventUser wanted, ObjectNode change, DeliveryAttempt attempt) {
        if (change.isEmpty()) {
            return CompletableFuture.completedFuture(held);
        }
        ApiRequest request = ApiRequest.send(
                        "PUT", "/api/v2/users/" + held.id(), "/api/v2/users/{id}", RecordJson.envelope("user", change))
                .within(ApiRequest.OF_USER + held.id(), ApiRequest.USER_WRITES, ApiRequest.ACCOUNT)
                .accepting(404)
                .acceptingDuplicate()
                .asPart(new Part(
                        BulkEndpoint.UPDATE_USERS,
                        String.valueOf(held.id()),
                        change.deepCopy().put("id", held.id())));
        Write write = new Write(
                request,
                () -> RecordJson.envelope(
                        "user", RecordJson.heldOf(held.toJson().setAll(held.attributes()), change)),
                rehearsal -> changed(rehearsal, held, change));
        return Steps.map(client.write(write, attempt), response -> {
            if (response.duplicate()) {
                deadline.lookAgain(wanted.event(), request, response);
            }
            if (response.status() == 404) {
                deadline.vanished(wanted.event(), request, response);
            }
            return users.remember(held.with(response.record("user")), attempt);
        });
    }

    /** The userId as the {@code external_id} of a user without one. */
    private static ObjectNode externalId(User held, EventUser wanted) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        return held.externalId().isPresent() ? change : change.put("external_id", wanted.userId());
    }

    /**
     * Makes sure that a user without {@code external_id} goes to one {@code userId} alone.
     *
     * @throws RetryException while it goes to another one
     */
    void claim(User held, EventUser wanted, DeliveryAttempt attempt) throws RetryException {
        adoptions.claim(held, wanted, attempt);
    }
}
