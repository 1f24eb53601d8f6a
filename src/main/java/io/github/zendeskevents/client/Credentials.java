package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.settings.Authentication;
import io.github.zendeskevents.settings.ContextSingletons;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * The credentials that go out with each call. Tokens of OAuth clients are fetched by the route {@code direct:zendesk-token}
 * when none is at hand, before one ends and after one was refused; however many exchanges need a token at the same moment,
 * one fetch serves them all.
 */
public final class Credentials {

    /** A token is renewed this long before its end, so that none ends on the way to Zendesk. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final ZendeskAccount account;
    private final Authentication authentication;
    private final Clock clock;
    private final RouteSender calls;
    private Optional<Token> token = Optional.empty();
    private CompletableFuture<Void> fetch;
    private CompletableFuture<Void> check;

    private record Token(String value, Instant renewAt, boolean worked) {}

    /** The credentials that the account's settings name. */
    public static Credentials of(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once("zendeskCredentials", Credentials.class, () -> new Credentials(account));
    }

    private Credentials(ZendeskAccount account) {
        this.account = account;
        this.authentication = account.settings().authentication();
        this.clock = account.clock();
        this.calls = new RouteSender(account);
    }

    /**
     * Sees to it that {@link #header} can answer.
     *
     * @return completes once a token is at hand; fails as the fetch failed
     */
    public CompletionStage<Void> ready(@Variable("zendeskCall") ApiRequest call) {
        if (call.anonymous() || !(authentication instanceof Authentication.ClientCredentials)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (token.filter(t -> clock.instant().isBefore(t.renewAt())).isPresent()) {
                return CompletableFuture.completedFuture(null);
            }
            if (fetch != null) {
                return account.shared(fetch);
            }
            fetch = new CompletableFuture<>();
            mine = fetch;
        }
        run("direct:zendesk-token", mine, () -> fetch = null);
        return mine;
    }

    /** The value of the {@code Authorization} header; null where the call goes out without one, as Camel's header wants it. */
    public synchronized String header(@Variable("zendeskCall") ApiRequest call) {
        if (call.anonymous()) {
            return null;
        }
        if (authentication instanceof Authentication.ApiToken legacy) {
            String pair = legacy.email() + "/token:" + legacy.token();
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        if (authentication instanceof Authentication.BearerToken ready) {
            return "Bearer " + ready.token();
        }
        return token.map(t -> "Bearer " + t.value()).orElse(null);
    }

    /** Takes note that Zendesk took what {@link #header} gave. */
    public synchronized void worked() {
        token = token.map(t -> t.worked() ? t : new Token(t.value(), t.renewAt(), true));
    }

    /**
     * Takes note that Zendesk refused what was sent, so that a fetched token is fetched anew.
     *
     * @param sent the header that was sent; a token that was renewed since is kept
     * @return true when another token is worth a try: one that never worked is followed by no better one
     */
    public synchronized boolean renewable(String sent) {
        boolean current =
                token.filter(t -> ("Bearer " + t.value()).equals(sent)).isPresent();
        boolean worthIt = sent != null
                && authentication instanceof Authentication.ClientCredentials
                && (!current || token.filter(Token::worked).isPresent());
        if (current) {
            token = Optional.empty();
        }
        return worthIt;
    }

    /**
     * Asks Zendesk whether it accepts the credentials; however many exchanges ask at the same moment, one call serves all.
     *
     * @return completes when it does; fails with {@link CredentialsRefusedException} when it does not
     */
    public CompletionStage<Void> confirmed() {
        CompletableFuture<Void> mine;
        synchronized (this) {
            if (check != null) {
                return account.shared(check);
            }
            check = new CompletableFuture<>();
            mine = check;
        }
        run("direct:zendesk-check-credentials", mine, () -> check = null);
        return mine;
    }

    /**
     * Takes the answer of Zendesk's {@code /oauth/tokens}. A misspelt scope still yields a token, which is then refused
     * everywhere: so what was granted is compared with what was asked.
     *
     * @throws CredentialsRefusedException when there is no token in it, or not with the scope asked for
     */
    public void granted(@Variable("zendeskAnswer") ApiResponse answer) throws CredentialsRefusedException {
        Authentication.ClientCredentials client = (Authentication.ClientCredentials) authentication;
        if (!answer.ok()) {
            throw new CredentialsRefusedException("Zendesk refuses the OAuth client (zendesk.oauth.client-id "
                    + client.clientId() + "): " + answer.details());
        }
        String value = answer.body().path("access_token").asText();
        if (value.isEmpty()) {
            throw new CredentialsRefusedException(
                    "Zendesk's answer to the OAuth client " + client.clientId() + " holds no access_token");
        }
        if (answer.body().hasNonNull("scope")) {
            Set<String> missing = scopes(client.scope());
            missing.removeAll(scopes(answer.body().path("scope").asText()));
            if (!missing.isEmpty()) {
                throw new CredentialsRefusedException("Zendesk did not grant the scope " + String.join(" ", missing)
                        + " to the OAuth client " + client.clientId() + ": check zendesk.oauth.scope");
            }
        }
        long seconds = answer.body().path("expires_in").asLong(0);
        synchronized (this) {
            token = Optional.of(new Token(value, renewal(seconds), false));
        }
    }

    /** The call that fetches a token. */
    public ApiRequest tokenCall() {
        Authentication.ClientCredentials client = (Authentication.ClientCredentials) authentication;
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("grant_type", "client_credentials")
                .put("client_id", client.clientId())
                .put("client_secret", client.clientSecret())
                .put("scope", client.scope());
        return ApiRequest.send("POST", "/oauth/tokens", "/oauth/tokens", body)
                .accepting(400, 401, 403, 404, 422)
                .withoutCredentials();
    }

    /** The call that tells whether the credentials are accepted: the only one that a staff member of any role may do. */
    public ApiRequest check() {
        return ApiRequest.get("/api/v2/users/me", "/api/v2/users/me").accepting(401, 403);
    }

    /**
     * Reads the answer to {@link #check()}: Zendesk answers 200 with an anonymous user to wrong credentials, so the id counts.
     *
     * @throws CredentialsRefusedException when the credentials are not accepted
     */
    public void confirm(@Variable("zendeskAnswer") ApiResponse answer) throws CredentialsRefusedException {
        if (!answer.ok() || !answer.body().path("user").hasNonNull("id")) {
            throw new CredentialsRefusedException("Zendesk does not accept " + authentication + ": "
                    + (answer.ok() ? "it answers as to a stranger" : answer.details()));
        }
    }

    private void run(String route, CompletableFuture<Void> result, Runnable ended) {
        calls.ask(route, null, Object.class).whenComplete((nothing, problem) -> {
            synchronized (this) {
                ended.run();
            }
            if (problem != null) {
                result.completeExceptionally(problem);
            } else {
                result.complete(null);
            }
        });
    }

    private Instant renewal(long secondsToLive) {
        if (secondsToLive <= 0) {
            return Instant.MAX;
        }
        Duration life = Duration.ofSeconds(secondsToLive);
        Duration margin = life.dividedBy(4).compareTo(MARGIN) < 0 ? life.dividedBy(4) : MARGIN;
        return clock.instant().plus(life).minus(margin);
    }

    private static Set<String> scopes(String text) {
        return new HashSet<>(Arrays.asList(text.trim().split("\\s+")));
    }
}
