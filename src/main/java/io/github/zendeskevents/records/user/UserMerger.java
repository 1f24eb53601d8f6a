package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Identity;
import io.github.zendeskevents.records.RecordJson;
import io.github.zendeskevents.records.RetryDeadline;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one user of two. A merge cannot be undone, so it is not done where anything speaks against it, and what speaks against
 * it is looked at anew just before. See "Merge End Users" in Zendesk's reference "Users".
 */
public final class UserMerger {

    private static final Logger LOG = LoggerFactory.getLogger(UserMerger.class);

    private final AttemptClient client;
    private final Users users;
    private final UserWriter writer;
    private final RetryDeadline deadline;
    private final boolean mergeDuplicates;

    /**
     * @param users hears who is no more
     * @param writer gives users without {@code external_id} away, too
     * @param deadline until when it is waited for Zendesk to show what it has done
     */
    public UserMerger(
            ZendeskAccount account, AttemptClient client, Users users, UserWriter writer, RetryDeadline deadline) {
        this.client = client;
        this.users = users;
        this.writer = writer;
        this.deadline = deadline;
        this.mergeDuplicates = account.settings().users().mergeDuplicates();
    }

    /** True when somebody else than the user has the address, and cannot be merged into the user. */
    public boolean isOtherUserInConflict(
            @Variable("zendeskUser") User user,
            @Variable("zendeskOtherUser") User owner,
            @Variable("zendeskEventUser") EventUser asked) {
        return users.isEmailOfAnother(user, owner)
                && (!mergeDuplicates || obstacle(owner, asked).isPresent());
    }

    /** True when somebody else than the user has the address, and is not a conflict. */
    public boolean isOtherUserToBeMerged(
            @Variable("zendeskUser") User user,
            @Variable("zendeskOtherUser") User owner,
            @Variable("zendeskIdentity") Identity identity) {
        return mergeDuplicates && !identity.exists() && owner != null && users.isEmailOfAnother(user, owner);
    }

    /** Why the owner of the address is not merged, to end a sentence with; empty text where nobody is. */
    public String whyNotMerged(
            @Variable("zendeskOtherUser") User owner, @Variable("zendeskEventUser") EventUser asked) {
        return mergeDuplicates ? obstacle(owner, asked).map(text -> "; " + text).orElse("") : "";
    }

    private static Optional<String> obstacle(User owner, EventUser asked) {
        if (owner.staff()) {
            return Optional.of("agents and admins are not merged");
        }
        if (owner.externalId().isPresent()) {
            return Optional.of("who has an external_id is not merged");
        }
        if (owner.suspended()) {
            return Optional.of("who is suspended is not merged");
        }
        if (owner.foreign()) {
            return Optional.of("a user of another account is not merged");
        }
        return asked.rights().trusted() ? Optional.empty() : Optional.of("a public sender merges nobody");
    }

    /**
     * Merges the one user, with tickets, identities and memberships, into the other. If Zendesk's answer is lost, the event
     * comes again and finds one user.
     *
     * @return completes with the user who is left; fails with {@link RetryException} where one of them is gone meanwhile, and
     *     else as {@link AttemptClient#write} does
     */
    public CompletionStage<User> merge(
            @Variable("zendeskUser") User target,
            @Variable("zendeskOtherUser") User merged,
            @Variable("zendeskEventUser") EventUser asked,
            @Variable("zendeskDelivery") DeliveryAttempt attempt)
            throws RetryException {
        if (merged.externalId().isEmpty()) {
            writer.claim(merged, asked, attempt);
        }
        ObjectNode into = JsonNodeFactory.instance.objectNode().put("id", target.id());
        ApiRequest request = ApiRequest.send(
                        "PUT",
                        "/api/v2/users/" + merged.id() + "/merge",
                        "/api/v2/users/{id}/merge",
                        RecordJson.envelope("user", into))
                .accepting(404);
        Write write = new Write(request, () -> RecordJson.envelope("user", merged.toJson()), rehearsal -> rehearsal
                .records()
                .users()
                .merge(merged.toJson(), target.toJson(), asked.email(), rehearsal.records()::newId));
        return Steps.map(client.write(write, attempt), response -> {
            users.forget(merged, attempt);
            if (response.status() == 404) {
                deadline.vanished(asked.event(), request, response);
            }
            if (DeliveryAttempt.of(attempt).writes()) {
                LOG.info("{}: user {} was merged into user {}", asked.event(), merged.id(), target.id());
            }
            return users.remember(target.with(response.record("user")), attempt);
        });
    }

    /**
     * True when somebody has the address whom nobody sees. Where it may be one to be merged, it is waited for: searches show
     * a new user, and lists of identities a merge, only after a while.
     *
     * @throws RetryException to look again meanwhile
     */
    public boolean isEmailTaken(
            @Variable("zendeskIdentity") Identity identity,
            @Variable("zendeskEventUser") EventUser asked,
            @Variable("zendeskDelivery") DeliveryAttempt attempt)
            throws RetryException {
        if (identity.exists()) {
            return false;
        }
        boolean nobodysOwn =
                asked.email().filter(email -> users.isShared(email, attempt)).isPresent();
        boolean mayBeMerged = mergeDuplicates && asked.rights().trusted() && !nobodysOwn;
        if (mayBeMerged && DeliveryAttempt.of(attempt).writes()) {
            deadline.lookAgain(asked.event(), "Zendesk does not show yet who has the email");
        }
        return true;
    }
}
