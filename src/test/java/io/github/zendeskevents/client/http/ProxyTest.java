package io.github.zendeskevents.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** All that is asked of Zendesk goes through the proxy that is set, and what the proxy refuses is its fault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyTest {

    private static final String ANN =
            "{'type':'identify','userId':'ann','traits':{'name':'Ann','email':'ann@x.example'}}";

    private Sandbox sandbox;

    @BeforeAll
    void start() {
        sandbox = Sandbox.start();
    }

    @AfterAll
    void stop() {
        sandbox.close();
    }

    @Test
    void eachRequestGoesThroughTheProxyThoseForTokensAndThoseOfUsersToo() throws Exception {
        try (TestProxy proxy = new TestProxy(Optional.of("joe@corp:p:w+d%"));
                RunningRoutes routes = RunningRoutes.start(
                        sandbox,
                        "zendesk.proxy",
                        "http://joe%40corp:p%3Aw+d%25@127.0.0.1:" + proxy.port(),
                        "zendesk.oauth.token",
                        "",
                        "zendesk.oauth.client-id",
                        "sandbox-client",
                        "zendesk.oauth.client-secret",
                        "sandbox-secret")) {
            assertThat(routes.send(ANN)).isEqualTo(new Outcome.Delivered());
            routes.context()
                    .createProducerTemplate()
                    .requestBody("direct:zendesk-call", ApiRequest.get("/api/v2/users/me", "/api/v2/users/me"));

            assertThat(proxy.requests())
                    .hasSameSizeAs(sandbox.calls(call -> true))
                    .allMatch(line -> line.matches("[A-Z]+ http://127\\.0\\.0\\.1:[0-9]+/.*"))
                    .anyMatch(line -> line.endsWith("/oauth/tokens"))
                    .anyMatch(line -> line.startsWith("POST ") && line.contains("/users"));
        }
    }

    @Test
    void toHttpsItConnectsThroughTheProxy(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "RSA",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        HttpsServer zendesk = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        zendesk.setHttpsConfigurator(new HttpsConfigurator(serverContext(keys)));
        zendesk.createContext("/", call -> {
            byte[] body = "{\"user\":{\"id\":1,\"role\":\"admin\"}}".getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        zendesk.start();
        UnaryOperator<String> trusting = route -> route.replace(
                "connectTimeout: 10000", "connectTimeout: 10000\n              sslContextParameters: \"#trusting\"");
        try (TestProxy proxy = new TestProxy(Optional.of("joe:secret"));
                RunningRoutes routes = RunningRoutes.start(
                        sandbox,
                        registry -> registry.bind("trusting", clientParameters(keys)),
                        trusting,
                        "zendesk.url",
                        "https://localhost:" + zendesk.getAddress().getPort(),
                        "zendesk.proxy",
                        "http://joe:secret@127.0.0.1:" + proxy.port())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> account(routes).credentialStatus().state().accepted());
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allMatch(line -> line.equals(
                            "CONNECT localhost:" + zendesk.getAddress().getPort()));
        } finally {
            zendesk.stop(0);
        }
    }

    @Test
    void aProxyThatWantsAnotherLoginIsNamed() {
        try (TestProxy proxy = new TestProxy(Optional.of("joe:right"))) {
            for (String url : List.of(sandbox.url(), "https://localhost:1")) {
                assertThat(reason(url, "http://joe:wrong@127.0.0.1:" + proxy.port()))
                        .isEqualTo("the proxy 127.0.0.1:" + proxy.port()
                                + " of zendesk.proxy refuses the user and password in zendesk.proxy (407)");
                assertThat(reason(url, "http://127.0.0.1:" + proxy.port()))
                        .isEqualTo("the proxy 127.0.0.1:" + proxy.port()
                                + " of zendesk.proxy asks for a user and a password"
                                + " (407): set http://user:password@host:port");
            }
        }
    }

    @Test
    void aProxyThatCannotBeReachedOrDoesNotReachZendeskIsNamed() {
        int nobody = FreePort.next();
        assertThat(reason(sandbox.url(), "http://127.0.0.1:" + nobody))
                .startsWith("the proxy 127.0.0.1:" + nobody + " of zendesk.proxy cannot be reached: ");
        assertThat(reason(sandbox.url(), "http://no.such.proxy.invalid:3128"))
                .isEqualTo(
                        "the proxy no.such.proxy.invalid:3128 of zendesk.proxy cannot be reached: its name is not known (DNS)");
        try (TestProxy proxy = new TestProxy(Optional.empty())) {
            assertThat(reason("https://localhost:" + nobody, "http://127.0.0.1:" + proxy.port()))
                    .startsWith(
                            "the proxy 127.0.0.1:" + proxy.port() + " of zendesk.proxy does not connect to Zendesk: ")
                    .contains("502");
        }
    }

    @Test
    void anEventWaitsForTheProxyAndTheLogNamesIt() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger root = (Logger) LoggerFactory.getLogger("io.github.zendeskevents");
        root.addAppender(lines);
        int port = FreePort.next();
        try (RunningRoutes routes =
                RunningRoutes.start(sandbox, "zendesk.proxy", "http://joe:hush-hush@127.0.0.1:" + port)) {
            var later = routes.sendLater(ANN);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> lines.list.stream().anyMatch(line -> line.getFormattedMessage()
                            .startsWith("Zendesk is away: the proxy 127.0.0.1:" + port + " of zendesk.proxy")));
            assertThat(later).isNotDone();
            assertThat(lines.list).noneMatch(line -> line.getFormattedMessage().contains("hush-hush"));
            assertThat(account(routes).settings().proxy().toString()).doesNotContain("hush-hush");
        } finally {
            root.detachAppender(lines);
        }
    }

    private String reason(String url, String proxy) {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.url", url, "zendesk.proxy", proxy)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> account(routes).credentialStatus().awaySince().isPresent());
            return account(routes).credentialStatus().state().reason();
        }
    }

    private static ZendeskAccount account(RunningRoutes routes) {
        return routes.context().getRegistry().lookupByNameAndType("zendeskAccount", ZendeskAccount.class);
    }

    private static SSLContext serverContext(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContextParameters clientParameters(Path keys) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + keys);
        store.setPassword("changeit");
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }
}
