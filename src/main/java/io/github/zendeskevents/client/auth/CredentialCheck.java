package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.settings.Authentication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Asks Zendesk whether it accepts the credentials, by the only request that a staff member of any role may send. Zendesk
 * answers 200 with an anonymous user to wrong credentials: so the response is read, not only its status.
 */
public final class CredentialCheck {

    private static final String PATH = "/api/v2/users/me";

    private final Authentication authentication;
    private final Function<ApiRequest, CompletionStage<ApiResponse>> client;
    private final CredentialStatus status;
    private final SharedOperation check;

    /** @param client sends the request */
    public CredentialCheck(
            Authentication authentication,
            Function<ApiRequest, CompletionStage<ApiResponse>> client,
            CredentialStatus status,
            Workers workers) {
        this.authentication = authentication;
        this.client = client;
        this.status = status;
        this.check = new SharedOperation(workers, this::check);
    }

    /**
     * Asks Zendesk; however many ask at the same moment, one request serves all.
     *
     * @return completes when Zendesk accepts the credentials; fails with {@link CredentialsRefusedException} when it does not,
     *     and as the request failed when nothing can be learnt
     */
    public CompletionStage<Void> confirm() {
        return check.run();
    }

    /** Asks Zendesk and lets the status know; completes in any case. */
    public CompletionStage<Void> updateStatus() {
        return confirm().handle((accepted, failure) -> {
            if (failure == null) {
                status.accepted();
            } else {
                Causes.find(failure, CredentialsRefusedException.class)
                        .ifPresentOrElse(
                                refusal -> status.refused(refusal.getMessage()), () -> status.unreachable(failure));
            }
            return null;
        });
    }

    private CompletionStage<Void> check() {
        return client.apply(ApiRequest.get(PATH, PATH).accepting(401, 403)).thenCompose(response -> {
            if (response.ok() && response.body().path("user").hasNonNull("id")) {
                return CompletableFuture.completedFuture(null);
            }
            return authentication.secret().readAgain()
                    ? check()
                    : CompletableFuture.failedFuture(
                            new CredentialsRefusedException(refusal(authentication, response)));
        });
    }

    /** What an answer says that is not one to accepted credentials: one line for people. */
    public static String refusal(Authentication authentication, ApiResponse response) {
        return "Zendesk does not accept " + authentication + ": "
                + (response.ok() ? "it answers as to somebody without credentials" : response.details());
    }
}
