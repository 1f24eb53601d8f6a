package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.settings.Authentication;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * The credentials that go out with each request. Tokens of OAuth clients are fetched when none is at hand, before one ends
 * and after one was refused; however many need a token at the same moment, one request for it serves them all.
 */
public final class Credentials {

    private final Authentication authentication;
    private final Clock clock;
    private final Function<ApiRequest, CompletionStage<ApiResponse>> client;
    private final SharedOperation fetch;
    private Optional<Token> token = Optional.empty();

    private record Token(String value, Instant renewAt, boolean worked) {

        private String header() {
            return "Bearer " + value;
        }
    }

    /** @param client sends the request for a token */
    public Credentials(
            Authentication authentication,
            Clock clock,
            Function<ApiRequest, CompletionStage<ApiResponse>> client,
            Workers workers) {
        this.authentication = authentication;
        this.clock = SteadyClock.of(clock);
        this.client = client;
        this.fetch = new SharedOperation(workers, this::fetch);
    }

    /**
     * What to send with a request.
     *
     * @return completes with the value of the {@code Authorization} header once there is one, or with nothing where the
     *     request goes without; fails with {@link CredentialsRefusedException}, or as the request for a token failed
     */
    public CompletionStage<Optional<String>> authorization(ApiRequest request) {
        if (request.is(ApiRequest.Option.ANONYMOUS)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Optional<String> ready = readyHeader(authentication);
        if (ready.isPresent()) {
            return CompletableFuture.completedFuture(ready);
        }
        return usableToken().map(usable -> header(usable.header())).orElseGet(() -> fetch.run()
                .thenApply(fetched -> fetchedHeader()));
    }

    /** The header of credentials that need not be fetched; empty for an OAuth client. */
    public static Optional<String> readyHeader(Authentication authentication) {
        if (authentication instanceof Authentication.ApiToken legacy) {
            String pair = legacy.email() + "/token:" + legacy.token().value();
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return authentication instanceof Authentication.BearerToken bearer
                ? Optional.of("Bearer " + bearer.token().value())
                : Optional.empty();
    }

    private static CompletionStage<Optional<String>> header(String value) {
        return CompletableFuture.completedFuture(Optional.of(value));
    }

    private synchronized Optional<Token> usableToken() {
        return token.filter(t -> clock.instant().isBefore(t.renewAt()));
    }

    private synchronized Optional<String> fetchedHeader() {
        return token.map(Token::header);
    }

    /** Takes note that Zendesk took the credentials. */
    public synchronized void worked() {
        token = token.map(t -> t.worked() ? t : new Token(t.value(), t.renewAt(), true));
    }

    /**
     * Takes note that Zendesk refused what was sent, so that a fetched token is fetched anew, and a file with a token read again.
     *
     * @param sent the header that was sent; a token that was renewed since is kept
     * @return true when another token is worth a try: one that never worked is followed by no better one
     */
    public synchronized boolean renewable(Optional<String> sent) {
        if (!(authentication instanceof Authentication.ClientCredentials)) {
            authentication.secret().readAgain();
            return sent.isPresent() && !readyHeader(authentication).equals(sent);
        }
        boolean current = sent.isPresent() && token.map(Token::header).equals(sent);
        boolean worthIt =
                sent.isPresent() && (!current || token.filter(Token::worked).isPresent());
        if (current) {
            token = Optional.empty();
        }
        return worthIt;
    }

    private CompletionStage<Void> fetch() {
        if (usableToken().isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        Authentication.ClientCredentials oauth = (Authentication.ClientCredentials) authentication;
        return client.apply(TokenGrant.request(oauth)).thenCompose(response -> {
            try {
                granted(TokenGrant.read(response, oauth));
                return CompletableFuture.completedFuture(null);
            } catch (CredentialsRefusedException refusal) {
                if (oauth.clientSecret().readAgain()) {
                    return fetch();
                }
                return CompletableFuture.failedFuture(refusal);
            }
        });
    }

    private synchronized void granted(TokenGrant grant) {
        token = Optional.of(
                new Token(grant.value(), clock.instant().plus(grant.life()).minus(margin(grant.life())), false));
    }

    /** Well before its end, so that none ends on the way to Zendesk, and not when all other instances renew theirs. */
    private static Duration margin(Duration life) {
        return life.dividedBy(4).plusMillis(ThreadLocalRandom.current().nextLong(1 + life.toMillis() / 8));
    }
}
