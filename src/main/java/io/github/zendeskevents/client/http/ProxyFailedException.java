package io.github.zendeskevents.client.http;

import io.github.zendeskevents.settings.ProxySettings;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;

/** The proxy did not let a request through. Zendesk has no part in that, so the message names the proxy; it passes some time. */
final class ProxyFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param what as the rest of the sentence "the proxy ..." */
    ProxyFailedException(ProxySettings proxy, String what) {
        super("the proxy " + proxy + " of " + Setting.PROXY.property() + " " + what);
    }
}
