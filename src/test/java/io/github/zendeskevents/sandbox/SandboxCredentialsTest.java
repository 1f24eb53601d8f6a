package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxCredentialsTest extends AgainstSandbox {

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(Json.utf8(pair));
    }

    private Reply token(String scope, String secret) {
        return call(
                "POST",
                "/oauth/tokens",
                "{'grant_type':'client_credentials','client_id':'sandbox-client','client_secret':'" + secret
                        + "','scope':'" + scope + "'}");
    }

    @Test
    void apiTokenReadyBearerAndOAuthTokenAllLetIn() {
        get("/users").expect(200);
        authorization = basic("agent@example.com/token:sandbox-token");
        assertThat(get("/users/me").expect(200).at("/user/email")).isEqualTo("agent@example.com");
        authorization = "";
        Reply issued = token("read write", "sandbox-secret").expect(201);
        assertThat(issued.at("/token_type")).isEqualTo("bearer");
        assertThat(issued.at("/scope")).isEqualTo("read write");
        assertThat(issued.json().has("expires_in")).isFalse();
        authorization = "Bearer " + issued.at("/access_token");
        get("/users").expect(200);
        post("/users", "{'user':{'name':'Jane'}}").expect(201);
        assertThat(sandbox.calls().stream().map(SandboxCall::credentials))
                .containsExactly("bearer", "api-token", "none", "oauth", "oauth");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer nonsense",
                "Basic nonsense",
                "Digest x",
                "Bearer",
                "Basic YWdlbnRAZXhhbXBsZS5jb206c2FuZGJveC10b2tlbg=="
            })
    void wrongOrMissingCredentialsAre401AndUsersMeIsAnonymous(String wrong) {
        authorization = wrong;
        assertThat(get("/users").expect(401).text()).isEqualTo("{\"error\":\"Couldn't authenticate you\"}");
        Reply me = get("/users/me").expect(200);
        assertThat(me.json().at("/user/id").isNull()).isTrue();
        assertThat(me.at("/user/name")).isEqualTo("Anonymous user");
    }

    @Test
    void tokenEndsAfterItsLifetimeAndANewOneWorks() {
        sandbox.change(settings -> settings.withTokenLifetime(Duration.ofMinutes(30)));
        Reply issued = token("read write", "sandbox-secret").expect(201);
        assertThat(issued.number("/expires_in")).isEqualTo(1800);
        authorization = "Bearer " + issued.at("/access_token");
        get("/users").expect(200);
        sandbox.clock().advance(Duration.ofMinutes(30));
        get("/users").expect(401);
        authorization = "Bearer " + token("read write", "sandbox-secret").at("/access_token");
        get("/users").expect(200);
        sandbox.revokeTokens();
        get("/users").expect(401);
    }

    @Test
    void misspeltScopeYieldsATokenThatIsForbiddenEverywhere() {
        Reply issued = token("raed wirte", "sandbox-secret").expect(201);
        assertThat(issued.at("/scope")).isNotEqualTo("raed wirte");
        authorization = "Bearer " + issued.at("/access_token");
        get("/users").expect(403);
        get("/users/me").expect(403);
        post("/users", "{'user':{'name':'Jane'}}").expect(403);
    }

    @Test
    void scopesAllowWhatTheyName() {
        authorization = "Bearer " + token("read", "sandbox-secret").at("/access_token");
        get("/organizations").expect(200);
        post("/users", "{'user':{'name':'Jane'}}").expect(403);
        authorization = "Bearer "
                + token("users:write organizations:read", "sandbox-secret").at("/access_token");
        post("/users", "{'user':{'name':'Jane'}}").expect(201);
        get("/users").expect(403);
        get("/organizations").expect(200);
    }

    @Test
    void wrongClientOrGrantTypeGetsNoToken() {
        assertThat(token("read", "wrong").expect(401).at("/error")).isEqualTo("invalid_client");
        assertThat(call("POST", "/oauth/tokens", "{'grant_type':'password'}")
                        .expect(400)
                        .at("/error"))
                .isEqualTo("unsupported_grant_type");
    }

    @Test
    void rejectedCredentialsAreWrongUntilTheyAreTakenBack() {
        sandbox.change(settings -> settings.withCredentialsRejected(true));
        get("/users").expect(401);
        assertThat(get("/users/me").json().at("/user/id").isNull()).isTrue();
        token("read", "sandbox-secret").expect(401);
        sandbox.change(settings -> settings.withCredentialsRejected(false));
        get("/users").expect(200);
    }

    @Test
    void secretsNeverReachTheJournalOrThePrintedLines() {
        StringBuilder printed = new StringBuilder();
        sandbox.change(settings -> settings.withPrintTo((String line) -> printed.append(line)));
        token("read", "sandbox-secret").expect(201);
        get("/users").expect(200);
        assertThat(sandbox.calls().toString())
                .contains("sandbox-client")
                .doesNotContain("sandbox-secret", "sandbox-bearer");
        assertThat(call("GET", "/sandbox/calls", "").text()).doesNotContain("sandbox-secret", "sandbox-bearer");
        assertThat(printed)
                .contains("sandbox-client")
                .doesNotContain("sandbox-secret")
                .doesNotContain("sandbox-bearer");
    }
}
