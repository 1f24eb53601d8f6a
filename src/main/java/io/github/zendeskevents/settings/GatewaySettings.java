package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.Setting.*;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway: where it listens, whom it lets in, and how much and how long it takes.
 *
 * @param enabled whether it listens at all
 * @param host a name or an IP address
 * @param port the number of its port
 * @param writeKeys of servers
 * @param writeKeysFile where the keys of servers are in a file, which may change
 * @param publicKeys of web pages and apps; without any key at all everybody on this machine is let in
 * @param publicMay what senders with a public key may do beyond the usual
 * @param allowedOrigins of web pages that may send, or {@code *}
 * @param maxBodySize in bytes, after inflating
 * @param answerWithin how long a sender waits for its answer
 * @param connections how many it keeps
 */
public record GatewaySettings(
        boolean enabled,
        String host,
        int port,
        List<String> writeKeys,
        Optional<Secret> writeKeysFile,
        List<String> publicKeys,
        Set<PublicMay> publicMay,
        List<String> allowedOrigins,
        int maxBodySize,
        Duration answerWithin,
        Connections connections) {

    /** What holds where nothing is set. */
    public static final Connections USUAL_CONNECTIONS = new Connections(
            Integer.parseInt(GATEWAY_MAX_CONNECTIONS.defaultValue()),
            Integer.parseInt(GATEWAY_MAX_CONNECTIONS_PER_ADDRESS.defaultValue()),
            Networks.NONE);

    private static final String ALL_INTERFACES = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";
    private static final List<String> LOOPBACKS = List.of(LOOPBACK, "localhost", "::1", "[::1]");

    public GatewaySettings {
        writeKeys = List.copyOf(writeKeys);
        publicKeys = List.copyOf(publicKeys);
        publicMay = Set.copyOf(publicMay);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** What a public sender may be allowed. */
    public enum PublicMay {
        /** Give its {@code userId} to an existing user found by email. */
        ADOPT,
        /** Add or replace addresses of an existing user. */
        EMAIL,
        /** Add tags. */
        TAGS,
        /** Write organizations, begin and end memberships. */
        ORGANIZATIONS,
        /** Add domain names of organizations. */
        DOMAINS,
        /** Create custom fields. */
        FIELDS
    }

    /**
     * How many connections are kept at the same time.
     *
     * @param all together
     * @param perAddress from one address
     * @param proxies of which the number is not bounded, and whose word is taken for whom they send
     */
    public record Connections(int all, int perAddress, Networks proxies) {}

    static GatewaySettings read(SettingReader reader) {
        Optional<Secret> writeKeysFile = reader.inFile(GATEWAY_WRITE_KEYS);
        List<String> writeKeys =
                writeKeysFile.map(GatewaySettings::keys).orElseGet(() -> reader.list(GATEWAY_WRITE_KEYS));
        List<String> publicKeys = reader.list(GATEWAY_PUBLIC_KEYS);
        if (!Collections.disjoint(writeKeys, publicKeys)) {
            throw InvalidSettingException.of(
                    GATEWAY_PUBLIC_KEYS, "", "other keys than those of " + GATEWAY_WRITE_KEYS.property());
        }
        boolean keyless = writeKeys.isEmpty() && publicKeys.isEmpty();
        String host = reader.ifSet(GATEWAY_HOST, String.class)
                .map(set -> set.toLowerCase(Locale.ROOT))
                .orElse(keyless ? LOOPBACK : ALL_INTERFACES);
        if (keyless && !LOOPBACKS.contains(host)) {
            throw InvalidSettingException.of(
                    GATEWAY_HOST,
                    host,
                    "127.0.0.1, localhost or ::1 as long as " + GATEWAY_WRITE_KEYS.property() + " and "
                            + GATEWAY_PUBLIC_KEYS.property()
                            + " are empty: set keys before opening the gateway to others");
        }
        boolean enabled = reader.value(GATEWAY_ENABLED, Boolean.class);
        return new GatewaySettings(
                enabled,
                host,
                reader.port(HTTP_PORT, enabled),
                writeKeys,
                writeKeysFile,
                publicKeys,
                reader.set(GATEWAY_PUBLIC_MAY, PublicMay.class),
                reader.list(GATEWAY_ALLOWED_ORIGINS),
                reader.value(GATEWAY_MAX_BODY_SIZE, Integer.class),
                reader.value(GATEWAY_ANSWER_WITHIN, Duration.class),
                new Connections(
                        reader.value(GATEWAY_MAX_CONNECTIONS, Integer.class),
                        reader.value(GATEWAY_MAX_CONNECTIONS_PER_ADDRESS, Integer.class),
                        reader.value(GATEWAY_TRUSTED_PROXIES, Networks.class)));
    }

    /** The keys that a file holds, in lines or separated by commas. */
    public static List<String> keys(Secret file) {
        return Arrays.stream(file.value().split("[,\\r\\n]"))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    /** Without the keys, which are secret. */
    @Override
    public String toString() {
        return "Gateway[enabled=" + enabled + ", host=" + host + ", port=" + port + ", writeKeys=" + writeKeys.size()
                + ", publicKeys=" + publicKeys.size() + "]";
    }
}
