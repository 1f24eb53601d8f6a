package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.settings.GatewaySettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Objects;

/** Which program this is, of which account, and what may be done here. */
public final class About {

    private static final int OK = 200;

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final Instant started;
    private final String machine = machine();

    /** About the program that delivers from this inbox to this account. */
    public About(ZendeskAccount account, Inbox inbox) {
        this.account = account;
        this.inbox = inbox;
        this.started = account.clock().instant();
    }

    /** All of it. */
    public HttpReply about() {
        GatewaySettings gateway = account.settings().gateway();
        ObjectNode reply = JsonNodeFactory.instance
                .objectNode()
                .put("account", account.settings().url().getAuthority())
                .put("url", account.settings().url().toString())
                .put("version", version())
                .put("machine", machine)
                .put("startedAt", started.toString())
                .put("time", account.clock().instant().toString())
                .put("readOnly", account.settings().management().readOnly())
                .put("durable", inbox.durable());
        if (gateway.enabled()) {
            reply.putObject("gateway")
                    .put("host", gateway.host())
                    .put("port", gateway.port())
                    .put(
                            "keyNeeded",
                            !gateway.writeKeys().isEmpty()
                                    || gateway.writeKeysFile().isPresent()
                                    || !gateway.publicKeys().isEmpty());
        } else {
            reply.putNull("gateway");
        }
        return HttpReply.json(OK, reply);
    }

    private static String version() {
        return Objects.requireNonNullElse(About.class.getPackage().getImplementationVersion(), "development");
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "";
        }
    }
}
