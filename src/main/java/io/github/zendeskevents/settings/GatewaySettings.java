package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.Setting.*;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The gateway: where it listens, whom it lets in, and how much and how long it takes.
 *
 * @param enabled whether it listens at all
 * @param host a name or an IP address
 * @param port the number of its port
 * @param writeKeys who is let in; empty: everybody on this machine
 * @param maxBodySize in bytes, after inflating
 * @param answerWithin how long a sender waits for its answer
 */
public record GatewaySettings(
        boolean enabled, String host, int port, List<String> writeKeys, int maxBodySize, Duration answerWithin) {

    private static final String ALL_INTERFACES = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";
    private static final List<String> LOOPBACKS = List.of(LOOPBACK, "localhost", "::1", "[::1]");

    public GatewaySettings {
        writeKeys = List.copyOf(writeKeys);
    }

    static GatewaySettings read(SettingReader reader) {
        List<String> writeKeys = reader.list(GATEWAY_WRITE_KEYS);
        String host = reader.ifSet(GATEWAY_HOST, String.class)
                .map(set -> set.toLowerCase(Locale.ROOT))
                .orElse(writeKeys.isEmpty() ? LOOPBACK : ALL_INTERFACES);
        if (writeKeys.isEmpty() && !LOOPBACKS.contains(host)) {
            throw InvalidSettingException.of(
                    GATEWAY_HOST,
                    host,
                    "127.0.0.1, localhost or ::1 as long as " + GATEWAY_WRITE_KEYS.property()
                            + " is empty: set keys before opening the gateway to others");
        }
        boolean enabled = reader.value(GATEWAY_ENABLED, Boolean.class);
        return new GatewaySettings(
                enabled,
                host,
                reader.port(HTTP_PORT, enabled),
                writeKeys,
                reader.value(GATEWAY_MAX_BODY_SIZE, Integer.class),
                reader.value(GATEWAY_ANSWER_WITHIN, Duration.class));
    }

    /** Without the keys, which are secret. */
    @Override
    public String toString() {
        return "Gateway[enabled=" + enabled + ", host=" + host + ", port=" + port + ", writeKeys=" + writeKeys.size()
                + "]";
    }
}
