package io.github.zendeskevents.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.GatewaySettings;
import io.github.zendeskevents.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    private static final String MEMBER = "writeKey";

    /** Each costs a hash; no sender has more than one. */
    private static final int MAX_KEYS_IN_BODY = 100;

    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int SHOWN = 4;

    private volatile List<byte[]> serverKeys;
    private final Optional<Secret> serverKeysFile;
    private final AtomicReference<Instant> nextLook = new AtomicReference<>(Instant.MIN);
    private final List<byte[]> publicKeys;
    private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);

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
        this.serverKeys = serverKeys.stream().map(WriteKeys::hash).toList();
        this.publicKeys = publicKeys.stream().map(WriteKeys::hash).toList();
    }

    /** The keys of the settings. */
    public static WriteKeys of(CamelSettings settings) {
        GatewaySettings gateway = settings.get().gateway();
        return new WriteKeys(gateway.writeKeys(), gateway.publicKeys(), gateway.writeKeysFile());
    }

    /**
     * Refuses a sender who shows an unknown key before its body is read. Who shows none may have it in the body.
     *
     * @param authorization the {@code Authorization} header, where the key is the user name or the bearer token; null where there is
     *     none
     * @param query the key in the query, where it may stand there; null where there is none
     * @throws UnknownWriteKeyException when keys are set, and the one that is shown is none of them
     */
    public void checkBeforeBody(@Header("Authorization") String authorization, @Header(MEMBER) String query) {
        if (!isOpen()
                && shown(authorization, query)
                        .filter(key -> trust(key).isEmpty())
                        .isPresent()) {
            throw new UnknownWriteKeyException();
        }
    }

    /**
     * Refuses a sender who shows no known key where there is no body for it.
     *
     * @param authorization as in {@link #checkBeforeBody}
     * @param query as in {@link #checkBeforeBody}
     * @throws UnknownWriteKeyException when keys are set, and none of them is shown
     */
    public void checkWithoutBody(@Header("Authorization") String authorization, @Header(MEMBER) String query) {
        if (!isOpen() && shown(authorization, query).flatMap(this::trust).isEmpty()) {
            throw new UnknownWriteKeyException();
        }
    }

    /**
     * Lets the sender in or not, and says in the header {@link Trust#HEADER} when it is only trusted as far as a web page is.
     *
     * @param exchange with the headers of the methods above, {@code Origin} where a page sends, and the body as bytes, where the key
     *     may be the {@code writeKey} of an event or of the batch
     * @throws UnknownWriteKeyException when keys are set, and none of them is in any of these places
     */
    public void check(Exchange exchange) {
        Message message = exchange.getMessage();
        String origin = message.getHeader("Origin", String.class);
        Trust trust = trust(
                message.getHeader("Authorization", String.class),
                message.getHeader(MEMBER, String.class),
                origin,
                message.getBody(byte[].class));
        message.removeHeader(Trust.HEADER);
        if (trust == Trust.PUBLIC) {
            message.setHeader(Trust.HEADER, trust.value());
        }
    }

    /** How far a sender is trusted who shows its key in one of these places. */
    Trust trust(String authorization, String query, String origin, byte[] body) {
        if (isOpen()) {
            return origin == null ? Trust.SERVER : Trust.PUBLIC;
        }
        Optional<String> shown = shown(authorization, query);
        Trust trust = shown.isPresent()
                ? shown.flatMap(this::trust).orElseThrow(UnknownWriteKeyException::new)
                : inBody(body).orElseThrow(UnknownWriteKeyException::new);
        if (origin != null && trust == Trust.SERVER) {
            warn(shown);
            return Trust.PUBLIC;
        }
        return trust;
    }

    /** Whoever reads the page has the key then, and may use it as a server. */
    private void warn(Optional<String> key) {
        Instant now = Instant.now();
        Instant due = nextWarning.get();
        if (!now.isBefore(due) && nextWarning.compareAndSet(due, now.plus(BETWEEN_WARNINGS))) {
            LOG.warn(
                    "A web page sends with a key of zendesk.gateway.write-keys{}: whoever reads the page has it. Give pages a key of"
                            + " zendesk.gateway.public-keys, and servers another one",
                    key.filter(text -> text.length() >= 2 * SHOWN)
                            .map(text -> " that ends in " + text.substring(text.length() - SHOWN))
                            .orElse(""));
        }
    }

    private boolean isOpen() {
        return serverKeys.isEmpty() && publicKeys.isEmpty();
    }

    private static Optional<String> shown(String authorization, String query) {
        return inHeader(authorization).or(() -> Optional.ofNullable(query)).filter(key -> !key.isEmpty());
    }

    private static Optional<String> inHeader(String authorization) {
        String[] parts =
                authorization == null ? new String[0] : authorization.strip().split("\\s+", 2);
        if (parts.length < 2) {
            return Optional.empty();
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(parts[1]);
            case "basic" -> userName(parts[1]);
            default -> Optional.empty();
        };
    }

    private static Optional<String> userName(String credentials) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return Optional.of(colon < 0 ? text : text.substring(0, colon));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /**
     * Looks for {@code writeKey} in the event or the batch, and in the events of an array or a batch; not in what they hold. Of several
     * known keys the one counts that is trusted least.
     */
    private Optional<Trust> inBody(byte[] body) {
        Optional<Trust> found = Optional.empty();
        int keys = 0;
        try (JsonParser tokens = JSON.createParser(body)) {
            for (JsonToken token = tokens.nextToken();
                    token != null && keys < MAX_KEYS_IN_BODY;
                    token = tokens.nextToken()) {
                if (token == JsonToken.VALUE_STRING && MEMBER.equals(tokens.currentName()) && isEventLevel(tokens)) {
                    Optional<Trust> trust = trust(tokens.getText());
                    found = found.filter(before -> before == Trust.PUBLIC || trust.isEmpty())
                            .or(() -> trust);
                    keys++;
                }
            }
            return found;
        } catch (IOException unreadableFromHereOn) {
            return found;
        }
    }

    private static boolean isEventLevel(JsonParser tokens) {
        var list = tokens.getParsingContext().getParent();
        if (list.inRoot()) {
            return true;
        }
        if (!list.inArray()) {
            return false;
        }
        var holder = list.getParent();
        return holder.inRoot() || (holder.getParent().inRoot() && "batch".equals(holder.getCurrentName()));
    }

    private Optional<Trust> trust(String key) {
        serverKeysFile.ifPresent(this::lookAgain);
        byte[] hash = hash(key);
        boolean server = contains(serverKeys, hash);
        boolean page = contains(publicKeys, hash);
        if (page) {
            return Optional.of(Trust.PUBLIC);
        }
        return server ? Optional.of(Trust.SERVER) : Optional.empty();
    }

    /** Not at each request, so that nobody makes it read by sending. */
    private void lookAgain(Secret file) {
        Instant now = Instant.now();
        Instant due = nextLook.get();
        if (!now.isBefore(due) && nextLook.compareAndSet(due, now.plus(BETWEEN_LOOKS)) && file.readAgain()) {
            serverKeys =
                    GatewaySettings.keys(file).stream().map(WriteKeys::hash).toList();
        }
    }

    /** Compares with all keys, so that the time tells neither which one matched nor how much of it. */
    private static boolean contains(List<byte[]> hashes, byte[] hash) {
        boolean known = false;
        for (byte[] candidate : hashes) {
            known |= MessageDigest.isEqual(candidate, hash);
        }
        return known;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "WriteKeys[" + serverKeys.size() + ", " + publicKeys.size() + "]";
    }
}
