package io.github.zendeskevents.gateway;

import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.gateway.key.KeySet;
import io.github.zendeskevents.gateway.key.KeysInBody;
import io.github.zendeskevents.gateway.key.ShownKey;
import io.github.zendeskevents.server.NetworkAddress;
import io.github.zendeskevents.server.Spacing;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.GatewaySettings;
import io.github.zendeskevents.settings.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows who may send events, and how far each is trusted. A write key is public in many installations, but not in all, so it is
 * treated as a secret: compared in constant time, against all keys, and never shown.
 */
public final class WriteKeys {

    private static final Logger LOG = LoggerFactory.getLogger(WriteKeys.class);
    private static final int SHOWN = 4;

    private volatile KeySet serverKeys;
    private final Optional<Secret> serverKeysFile;
    private final Spacing looks = new Spacing(Duration.ofSeconds(5));
    private final KeySet publicKeys;
    private final Spacing warnings = new Spacing(Duration.ofHours(1));

    /**
     * @param serverKeys of senders who may do everything
     * @param publicKeys of pages and apps; no key at all lets in every sender, as a server
     */
    WriteKeys(List<String> serverKeys, List<String> publicKeys) {
        this(serverKeys, publicKeys, Optional.empty());
    }

    /** @param serverKeysFile where the keys of servers come from, if they can change */
    WriteKeys(List<String> serverKeys, List<String> publicKeys, Optional<Secret> serverKeysFile) {
        this.serverKeysFile = serverKeysFile;
        this.serverKeys = new KeySet(serverKeys);
        this.publicKeys = new KeySet(publicKeys);
    }

    /** The keys of the settings. */
    public static WriteKeys of(CamelSettings settings) {
        GatewaySettings gateway = settings.get().gateway();
        return new WriteKeys(gateway.writeKeys(), gateway.publicKeys(), gateway.writeKeysFile());
    }

    /**
     * Refuses a sender who shows an unknown key before its body is read, and says in the header {@link Sender#HEADER} who it is that shows
     * a known one. Who shows none may have it in the body.
     *
     * @param authorization the {@code Authorization} header, where the key is the user name or the bearer token; null where there is
     *     none
     * @param query the key in the query, where it may stand there; null where there is none
     * @throws UnknownWriteKeyException when keys are set, and the one that is shown is none of them
     */
    public void checkBeforeBody(
            Exchange exchange, @Header("Authorization") String authorization, @Header(KeysInBody.MEMBER) String query) {
        Optional<String> shown = isOpen() ? Optional.empty() : ShownKey.in(authorization, query);
        if (shown.isPresent()) {
            KnownSender sender = shown.flatMap(this::withKey).orElseThrow(UnknownWriteKeyException::new);
            exchange.getMessage().setHeader(Sender.HEADER, name(sender, exchange));
        }
    }

    /**
     * Refuses a sender who shows no known key where there is no body for it.
     *
     * @param authorization as in {@link #checkBeforeBody}
     * @param query as in {@link #checkBeforeBody}
     * @throws UnknownWriteKeyException when keys are set, and none of them is shown
     */
    public void checkWithoutBody(
            @Header("Authorization") String authorization, @Header(KeysInBody.MEMBER) String query) {
        if (!isOpen() && ShownKey.in(authorization, query).flatMap(this::trust).isEmpty()) {
            throw new UnknownWriteKeyException();
        }
    }

    /**
     * Lets the sender in or not. It says in the header {@link Sender#HEADER} which one it is, and in {@link Trust#HEADER} when it is only
     * trusted as far as a web page is.
     *
     * @param exchange with the headers of the methods above, {@code Origin} where a page sends, and the body as bytes, where the key
     *     may be the {@code writeKey} of an event or of the batch
     * @throws UnknownWriteKeyException when keys are set, and none of them is in any of these places
     */
    public void check(Exchange exchange) {
        Message message = exchange.getMessage();
        String origin = message.getHeader("Origin", String.class);
        KnownSender sender = sender(
                message.getHeader("Authorization", String.class),
                message.getHeader(KeysInBody.MEMBER, String.class),
                origin,
                message.getBody(byte[].class));
        message.removeHeader(Trust.HEADER);
        if (sender.trust() == Trust.PUBLIC) {
            message.setHeader(Trust.HEADER, Trust.PUBLIC.value());
        }
        message.setHeader(Sender.HEADER, name(sender, exchange));
    }

    /** All visitors of a page have the same key: one of them must not take the turns of the others. */
    private static String name(KnownSender sender, Exchange exchange) {
        String network = NetworkAddress.of(exchange.getProperty(GatewayBinding.ADDRESS, "", String.class));
        return sender.key()
                .map(key -> sender.trust() == Trust.PUBLIC ? Sender.ofPublicKey(key, network) : Sender.ofKey(key))
                .orElseGet(() -> Sender.ofAddress(network));
    }

    /** How far a sender is trusted who shows its key in one of these places. */
    Trust trust(String authorization, String query, String origin, byte[] body) {
        return sender(authorization, query, origin, body).trust();
    }

    private KnownSender sender(String authorization, String query, String origin, byte[] body) {
        if (isOpen()) {
            return new KnownSender(origin == null ? Trust.SERVER : Trust.PUBLIC, Optional.empty());
        }
        Optional<String> shown = ShownKey.in(authorization, query);
        Optional<KnownSender> known = shown.isPresent() ? shown.flatMap(this::withKey) : inBody(body);
        KnownSender sender = known.orElseThrow(UnknownWriteKeyException::new);
        if (origin != null && sender.trust() == Trust.SERVER) {
            warn(shown);
            return new KnownSender(Trust.PUBLIC, sender.key());
        }
        return sender;
    }

    private Optional<KnownSender> withKey(String key) {
        return trust(key).map(trust -> new KnownSender(trust, Optional.of(key)));
    }

    /** Whoever reads the page has the key then, and may use it as a server. */
    private void warn(Optional<String> key) {
        if (warnings.isDue()) {
            LOG.warn(
                    "A web page sends with a key of zendesk.gateway.write-keys{}: whoever reads the page has it. Give pages a key of"
                            + " zendesk.gateway.public-keys, and servers another one",
                    key.filter(text -> text.length() >= 2 * SHOWN)
                            .map(text -> " that ends in " + text.substring(text.length() - SHOWN))
                            .orElse(""));
        }
    }

    private boolean isOpen() {
        return serverKeys.size() + publicKeys.size() == 0;
    }

    /** Of several known keys the one counts that is trusted least. */
    private Optional<KnownSender> inBody(byte[] body) {
        List<KnownSender> found = new ArrayList<>();
        KeysInBody.read(body, key -> withKey(key).ifPresent(found::add));
        return found.stream()
                .filter(sender -> sender.trust() == Trust.PUBLIC)
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    private Optional<Trust> trust(String key) {
        serverKeysFile.ifPresent(this::lookAgain);
        boolean server = serverKeys.contains(key);
        boolean page = publicKeys.contains(key);
        if (page) {
            return Optional.of(Trust.PUBLIC);
        }
        return server ? Optional.of(Trust.SERVER) : Optional.empty();
    }

    /** Not at each request, so that nobody makes it read by sending. */
    private void lookAgain(Secret file) {
        if (looks.isDue() && file.readAgain()) {
            serverKeys = new KeySet(GatewaySettings.keys(file));
        }
    }

    /** @param key empty where none is asked for */
    private record KnownSender(Trust trust, Optional<String> key) {

        @Override
        public String toString() {
            return "KnownSender[" + trust + "]";
        }
    }

    @Override
    public String toString() {
        return "WriteKeys[" + serverKeys.size() + ", " + publicKeys.size() + "]";
    }
}
