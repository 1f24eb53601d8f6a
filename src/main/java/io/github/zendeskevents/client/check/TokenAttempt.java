package io.github.zendeskevents.client.check;

import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.auth.TokenGrant;
import io.github.zendeskevents.settings.Authentication.ClientCredentials;
import java.util.Optional;

/**
 * An attempt to get a token for an OAuth client.
 *
 * @param header the header {@code Authorization} with the token; empty: there is none
 * @param refused what to tell where there is none
 */
record TokenAttempt(Optional<String> header, Optional<CheckPoint> refused) {

    private static final String CLIENTS = "Admin Center > Apps and integrations > APIs > OAuth clients";

    private static final String TRIED = "POST /oauth/tokens with the OAuth client";

    /** Asks for a token. */
    static TokenAttempt with(Probe probe, ClientCredentials client) {
        ProbeResult reply =
                probe.send(TokenGrant.request(client), Optional.empty()).join();
        if (reply.limited()) {
            return notGot(
                    CheckPoint.warning("credentials", TRIED, "cannot be told: " + reply.details(), reply.todo("")));
        }
        if (reply.response().isEmpty()) {
            return refused(reply.details(), "try again later");
        }
        try {
            TokenGrant grant = TokenGrant.read(reply.response().get(), client);
            return new TokenAttempt(Optional.of("Bearer " + grant.value()), Optional.empty());
        } catch (CredentialsRefusedException refusal) {
            return refused(refusal.getMessage(), todo(reply));
        }
    }

    private static TokenAttempt refused(String seen, String todo) {
        return notGot(CheckPoint.error("credentials", TRIED, seen, todo));
    }

    private static TokenAttempt notGot(CheckPoint why) {
        return new TokenAttempt(Optional.empty(), Optional.of(why));
    }

    private static String todo(ProbeResult reply) {
        String error = reply.response()
                .map(answer -> answer.body().path("error").asText())
                .orElse("");
        if (reply.ok()) {
            return "set zendesk.oauth.scope to 'read write', and let the client in " + CLIENTS + " have both scopes";
        }
        return switch (error) {
            case "unsupported_grant_type", "unauthorized_client" ->
                "in " + CLIENTS
                        + " make a client of kind Confidential: only those may use the grant client_credentials";
            case "invalid_scope" ->
                "in " + CLIENTS + " let the client have the scopes read and write, and set zendesk.oauth.scope to them";
            default ->
                "compare zendesk.oauth.client-id with the Identifier in " + CLIENTS
                        + "; a secret that is lost is made anew there";
        };
    }
}
