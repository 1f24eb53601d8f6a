package io.github.zendeskevents.management;

import io.github.zendeskevents.client.ClientBeans;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.check.AccountCheck;
import io.github.zendeskevents.client.check.CheckReport;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.settings.CamelSettings;
import java.util.concurrent.CompletionStage;

/** The account check for operators of a running program: what {@code bin/run check} says, as JSON. */
public final class AccountCheckOperations {

    private static final int OK = 200;

    private final AccountCheck check;

    private AccountCheckOperations(AccountCheck check) {
        this.check = check;
    }

    /** Of the account that these settings name. */
    public static AccountCheckOperations of(CamelSettings settings) {
        return new AccountCheckOperations(ClientBeans.accountCheck(ZendeskAccount.of(settings)));
    }

    /** Completes within seconds, with what was found now or within the last half minute. */
    public CompletionStage<HttpReply> report() {
        return check.report().thenApply(CheckReport::toJson).thenApply(json -> HttpReply.json(OK, json));
    }
}
