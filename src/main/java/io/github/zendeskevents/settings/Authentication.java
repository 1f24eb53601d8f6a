package io.github.zendeskevents.settings;

import java.util.Objects;

/**
 * How this program proves to Zendesk who it is: exactly one of three ways. {@code toString} never shows a secret, because
 * settings end up in logs sooner or later.
 */
public sealed interface Authentication {

    /**
     * OAuth client credentials: tokens are fetched from {@code /oauth/tokens} and renewed.
     *
     * @param clientId the client's identifier in Zendesk's Admin Center
     * @param clientSecret the client's secret
     * @param scope the scopes to ask for, separated by blanks
     */
    record ClientCredentials(String clientId, String clientSecret, String scope) implements Authentication {
        public ClientCredentials {
            Objects.requireNonNull(clientId, "clientId");
            Objects.requireNonNull(clientSecret, "clientSecret");
            Objects.requireNonNull(scope, "scope");
        }

        @Override
        public String toString() {
            return "OAuth client credentials of " + clientId;
        }
    }

    /**
     * A bearer token that somebody else renews.
     *
     * @param token the token
     */
    record BearerToken(String token) implements Authentication {
        public BearerToken {
            Objects.requireNonNull(token, "token");
        }

        @Override
        public String toString() {
            return "a bearer token";
        }
    }

    /**
     * A legacy API token, sent as Basic {@code email/token:token}.
     *
     * @param email the address of the admin it belongs to
     * @param token the token
     */
    record ApiToken(String email, String token) implements Authentication {
        public ApiToken {
            Objects.requireNonNull(email, "email");
            Objects.requireNonNull(token, "token");
        }

        @Override
        public String toString() {
            return "an API token";
        }
    }
}
