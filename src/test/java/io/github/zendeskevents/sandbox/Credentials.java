package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Tells callers apart by API token, ready bearer token or OAuth token, and hands out the last. As at Zendesk, a token is
 * also made for scopes that do not exist: it only allows nothing.
 */
final class Credentials {

    private static final Set<String> RESOURCES = Set.of(
            "tickets",
            "users",
            "auditlogs",
            "organizations",
            "hc",
            "apps",
            "triggers",
            "automations",
            "targets",
            "webhooks",
            "macros",
            "requests",
            "satisfaction_ratings",
            "dynamic_content",
            "any_channel",
            "web_widget",
            "zis");

    /** @param end empty for a token that does not end */
    private record Token(Optional<Instant> end, Set<String> scopes) {}

    private final Supplier<SandboxSettings> settings;
    private final Clock clock;
    private final Map<String, Token> issued = new HashMap<>();

    Credentials(Supplier<SandboxSettings> settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    Caller identify(String authorization) {
        if (authorization.isEmpty()) {
            return Caller.NONE;
        }
        int blank = authorization.indexOf(' ');
        String scheme = blank < 0 ? "" : authorization.substring(0, blank).toLowerCase(Locale.ROOT);
        String rest = authorization.substring(blank + 1).trim();
        if (settings.get().credentialsRejected()) {
            return Caller.WRONG;
        }
        return switch (scheme) {
            case "basic" -> basic(rest);
            case "bearer" -> bearer(rest);
            default -> Caller.WRONG;
        };
    }

    private Caller basic(String encoded) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Caller.WRONG;
        }
        boolean right = settings.get().apiTokens().entrySet().stream()
                .anyMatch(known -> pair.equals(known.getKey() + "/token:" + known.getValue()));
        return right ? Caller.unrestricted("api-token") : Caller.WRONG;
    }

    private Caller bearer(String value) {
        if (settings.get().bearerTokens().contains(value)) {
            boolean ended = settings.get()
                    .bearerTokensEnd()
                    .filter(end -> !clock.instant().isBefore(end))
                    .isPresent();
            return ended ? Caller.WRONG : Caller.unrestricted("bearer");
        }
        Token token = issued.get(value);
        if (token == null
                || (token.end().isPresent()
                        && !clock.instant().isBefore(token.end().get()))) {
            return Caller.WRONG;
        }
        return new Caller("oauth", true, token.scopes());
    }

    /** {@code POST /oauth/tokens}. */
    ApiAnswer issue(ApiCall call) {
        Map<String, String> asked = form(call);
        String secret = settings.get().oauthClients().get(asked.getOrDefault("client_id", ""));
        if (!"client_credentials".equals(asked.get("grant_type"))) {
            throw oauthError(
                    400,
                    "unsupported_grant_type",
                    "The authorization grant type is not supported by the authorization server.");
        }
        if (settings.get().credentialsRejected() || secret == null || !secret.equals(asked.get("client_secret"))) {
            throw oauthError(
                    401,
                    "invalid_client",
                    "Client authentication failed due to unknown client, no client"
                            + " authentication included, or unsupported authentication method.");
        }
        Set<String> granted = granted(asked.getOrDefault("scope", ""));
        Duration lifetime = lifetime(asked);
        String value = UUID.randomUUID().toString().replace("-", "");
        boolean ends = !lifetime.isZero();
        issued.put(value, new Token(ends ? Optional.of(clock.instant().plus(lifetime)) : Optional.empty(), granted));
        ObjectNode answer = Json.object()
                .put("access_token", value)
                .put("token_type", "bearer")
                .put("scope", String.join(" ", granted));
        if (ends) {
            answer.put("expires_in", lifetime.toSeconds());
        }
        return ApiAnswer.json(201, answer);
    }

    /** {@code GET /api/v2/oauth/tokens/current}, which is for tokens: an API token is none. */
    ApiAnswer current(ApiCall call) {
        String authorization = call.request().authorization();
        if (!call.caller().kind().matches("bearer|oauth")) {
            throw ApiProblem.notFound();
        }
        String value = authorization.substring(authorization.indexOf(' ') + 1).trim();
        Optional<Instant> end = Optional.ofNullable(issued.get(value))
                .map(Token::end)
                .orElseGet(() -> settings.get().bearerTokensEnd());
        ObjectNode token = Json.object()
                .put("id", Math.abs((long) value.hashCode()))
                .put("client_id", 1)
                .put("token", value.substring(0, Math.min(10, value.length())))
                .put("expires_at", end.map(Json::time).orElse(null));
        ArrayNode scopes = token.putArray("scopes");
        call.caller().scopes().stream().sorted().forEach(scopes::add);
        return ApiAnswer.ok("token", token);
    }

    /** All tokens that were handed out stop working; new ones can be fetched. */
    void revokeIssued() {
        issued.clear();
    }

    private Duration lifetime(Map<String, String> asked) {
        String wanted = asked.getOrDefault("expires_in", "");
        return wanted.matches("[1-9][0-9]{0,8}")
                ? Duration.ofSeconds(Long.parseLong(wanted))
                : settings.get().tokenLifetime();
    }

    private static Set<String> granted(String scope) {
        Set<String> granted = new LinkedHashSet<>();
        for (String one : scope.trim().split("\\s+")) {
            List<String> parts = new ArrayList<>(Arrays.asList(one.split(":", -1)));
            String right = parts.get(parts.size() - 1);
            boolean known = right.equals("read") || right.equals("write");
            if (one.equals("impersonate")
                    || (known && (parts.size() == 1 || (parts.size() == 2 && RESOURCES.contains(parts.get(0)))))) {
                granted.add(one);
            }
        }
        return granted;
    }

    private static Map<String, String> form(ApiCall call) {
        if (call.request().contentType().toLowerCase(Locale.ROOT).contains("x-www-form-urlencoded")) {
            SandboxRequest request = call.request();
            return new SandboxRequest("POST", "", request.bodyText(), "", "", "", new byte[0]).parameters();
        }
        Map<String, String> members = new HashMap<>();
        call.body()
                .properties()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().asText()));
        return members;
    }

    private static ApiProblem oauthError(int status, String error, String description) {
        ObjectNode body = Json.object().put("error", error).put("error_description", description);
        return new ApiProblem(ApiAnswer.json(status, body), error);
    }

    /** The request's body as the journal may keep it: a secret never gets there. */
    static String withoutSecret(SandboxRequest request) {
        try {
            JsonNode body = Json.read(request.body());
            if (body instanceof ObjectNode object) {
                object.remove("client_secret");
                return object.toString();
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }
}
