package io.github.zendeskevents.client;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.auth.CredentialCheck;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.client.batch.BatchingClient;
import io.github.zendeskevents.client.check.AccountCheck;
import io.github.zendeskevents.client.http.HttpClientSetup;
import io.github.zendeskevents.client.http.ResponseReader;
import io.github.zendeskevents.client.request.BulkEndpoint;

/** The parts of an account's client that route files name, as static methods, which is how Camel's YAML makes beans. */
public final class ClientBeans {

    private ClientBeans() {}

    /** Whether Zendesk accepts the credentials. */
    public static CredentialStatus credentialStatus(ZendeskAccount account) {
        return account.credentialStatus();
    }

    /** Asks Zendesk whether it accepts the credentials. */
    public static CredentialCheck credentialCheck(ZendeskAccount account) {
        return account.credentialCheck();
    }

    /** Tries the settings against the account. */
    public static AccountCheck accountCheck(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once(
                        "zendeskAccountCheck",
                        AccountCheck.class,
                        () -> new AccountCheck(
                                account.settings(),
                                account.clock(),
                                () -> account.state().refused().contains(BulkEndpoint.CREATE_USERS),
                                new RouteSender(account.context(), "direct:zendesk-http"),
                                account.rateLimiters(),
                                account.credentialStatus()));
    }

    /** Sends requests of many events as one, {@code largest} at most: 100, as Zendesk allows, or fewer; with 1 each alone. */
    public static BatchingClient batching(ZendeskAccount account, int largest) {
        return account.batching(largest);
    }

    /** Sets up the HTTP client. */
    public static HttpClientSetup httpClient(ZendeskAccount account) {
        return new HttpClientSetup(
                account.context(),
                account.settings().requestTimeout(),
                account.settings().proxy());
    }

    /** Reads Zendesk's responses. */
    public static ResponseReader responseReader(ZendeskAccount account) {
        return new ResponseReader(account.rateLimiters(), account.credentials(), account.meters());
    }
}
