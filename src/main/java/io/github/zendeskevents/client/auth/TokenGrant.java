package io.github.zendeskevents.client.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.settings.Authentication;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A token as Zendesk's {@code /oauth/tokens} granted it.
 *
 * @param value a secret
 * @param life how long it lives
 */
public record TokenGrant(String value, Duration life) {

    private static final String PATH = "/oauth/tokens";
    /** Zendesk allows more than five minutes and less than two days. */
    private static final Duration WANTED_LIFE = Duration.ofHours(2);
    /** What Zendesk gives newer clients that ask for nothing; a response that does not say is never taken for endless. */
    private static final Duration UNSAID_LIFE = Duration.ofMinutes(30);

    /** The request for a token. */
    public static ApiRequest request(Authentication.ClientCredentials client) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("grant_type", "client_credentials")
                .put("client_id", client.clientId())
                .put("client_secret", client.clientSecret().value())
                .put("scope", client.scope())
                .put("expires_in", WANTED_LIFE.toSeconds());
        return ApiRequest.send("POST", PATH, PATH, body)
                .accepting(400, 401, 403, 404, 422)
                .withoutCredentials();
    }

    /**
     * Reads the response. A misspelt scope still yields a token, which is then refused everywhere: so what was granted is
     * compared with what was asked.
     *
     * @throws CredentialsRefusedException when there is no token in it, or not with the scope asked for
     */
    public static TokenGrant read(ApiResponse response, Authentication.ClientCredentials client)
            throws CredentialsRefusedException {
        if (!response.ok()) {
            throw new CredentialsRefusedException("Zendesk refuses the OAuth client (zendesk.oauth.client-id "
                    + client.clientId() + "): " + response.details());
        }
        String value = response.body().path("access_token").asText();
        if (value.isEmpty()) {
            throw new CredentialsRefusedException(
                    "Zendesk's answer to the OAuth client " + client.clientId() + " holds no access_token");
        }
        if (response.body().hasNonNull("scope")) {
            Set<String> missing = scopes(client.scope());
            missing.removeAll(scopes(response.body().path("scope").asText()));
            if (!missing.isEmpty()) {
                throw new CredentialsRefusedException("Zendesk did not grant the scope " + String.join(" ", missing)
                        + " to the OAuth client " + client.clientId() + ": check zendesk.oauth.scope");
            }
        }
        long seconds = response.body().path("expires_in").asLong(0);
        return new TokenGrant(value, seconds > 0 ? Duration.ofSeconds(seconds) : UNSAID_LIFE);
    }

    private static Set<String> scopes(String text) {
        return new HashSet<>(Arrays.asList(text.trim().split("\\s+")));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenGrant[" + life + "]";
    }
}
