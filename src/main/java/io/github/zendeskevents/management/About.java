package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.Mounts;
import io.github.zendeskevents.settings.GatewaySettings;
import io.github.zendeskevents.settings.ManagementSettings;
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
        ManagementSettings management = account.settings().management();
        if (management.enabled() && Mounts.path(account.context()).isEmpty()) {
            Mounts.of(account.context())
                    .takeRoot(new Mounts.Mount(account.settings().url().getAuthority(), management.address()));
        }
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
        accounts(reply.putArray("accounts"));
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

    /** All whose consoles are at the same address, with where they are; this one too. */
    private void accounts(ArrayNode list) {
        ManagementSettings management = account.settings().management();
        String own = Mounts.path(account.context());
        Mounts.of(account.context()).at(management.address()).forEach(mount -> list.addObject()
                .put("account", mount.getValue().account())
                .put("console", mount.getKey() + "/")
                .put("current", mount.getKey().equals(own)));
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
