package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.Setting.*;

import java.util.stream.Stream;

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
    record ClientCredentials(String clientId, Secret clientSecret, String scope) implements Authentication {
        @Override
        public Secret secret() {
            return clientSecret;
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
    record BearerToken(Secret token) implements Authentication {
        @Override
        public Secret secret() {
            return token;
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
    record ApiToken(String email, Secret token) implements Authentication {
        @Override
        public Secret secret() {
            return token;
        }

        @Override
        public String toString() {
            return "an API token";
        }
    }

    /** The one part of it that nobody may see. */
    Secret secret();

    /**
     * The one way that is set.
     *
     * @throws InvalidSettingException when there is none, more than one, half of one, or a value that is not allowed
     */
    static Authentication read(SettingReader settings) {
        boolean client = settings.isSet(OAUTH_CLIENT_ID) || settings.isGiven(OAUTH_CLIENT_SECRET);
        boolean bearer = settings.isGiven(OAUTH_TOKEN);
        boolean legacy = settings.isSet(EMAIL) || settings.isGiven(API_TOKEN);
        long ways = Stream.of(client, bearer, legacy).filter(way -> way).count();
        if (ways != 1) {
            throw new InvalidSettingException((ways == 0 ? "No" : "More than one") + " way to authenticate is set"
                    + "; must be exactly one of: " + OAUTH_CLIENT_ID.property() + " with "
                    + OAUTH_CLIENT_SECRET.property() + ", or " + OAUTH_TOKEN.property() + ", or " + EMAIL.property()
                    + " with " + API_TOKEN.property());
        }
        if (client) {
            return new ClientCredentials(
                    settings.needed(OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET),
                    settings.neededSecret(OAUTH_CLIENT_SECRET, OAUTH_CLIENT_ID),
                    settings.value(OAUTH_SCOPE, String.class));
        }
        return bearer
                ? new BearerToken(settings.secret(OAUTH_TOKEN).orElseThrow())
                : new ApiToken(settings.needed(EMAIL, API_TOKEN), settings.neededSecret(API_TOKEN, EMAIL));
    }
}
