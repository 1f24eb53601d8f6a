package io.github.zendeskevents.client.http;

import io.github.zendeskevents.settings.ProxySettings;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;

/** The way to Zendesk through a proxy, by {@code CONNECT} where Zendesk is called by https. */
final class ProxyRoute {

    private static final int AUTHENTICATION_REQUIRED = 407;

    private final ProxySettings proxy;
    private final HttpHost address;
    private final Optional<UsernamePasswordCredentials> login;

    ProxyRoute(ProxySettings proxy) {
        this.proxy = proxy;
        this.address = new HttpHost("http", proxy.host(), proxy.port());
        this.login = proxy.login()
                .map(login -> new UsernamePasswordCredentials(
                        login.user(), login.password().value().toCharArray()));
    }

    /** Lets this client go that way, and no other. */
    void configure(HttpClientBuilder client) {
        client.setProxy(address).addExecInterceptorFirst("zendesk-proxy", this::execute);
        login.ifPresent(known -> {
            BasicCredentialsProvider logins = new BasicCredentialsProvider();
            logins.setCredentials(new AuthScope(proxy.host(), proxy.port()), known);
            client.setDefaultCredentialsProvider(logins);
        });
    }

    /** Whatever fails before there is a connection is the proxy's: it alone is connected to. */
    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        login.ifPresent(known -> scope.clientContext.setAuthExchange(address, unasked(known)));
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            boolean tunnel = scope.route.getTargetHost().getSchemeName().equals("https");
            if (response.getCode() == AUTHENTICATION_REQUIRED) {
                response.close();
                throw refused();
            }
            if (tunnel && scope.clientContext.getSSLSession() == null) {
                response.close();
                throw new ProxyFailedException(proxy, "does not connect to Zendesk: it answered " + response.getCode());
            }
            return response;
        } catch (UnknownHostException unknown) {
            throw new ProxyFailedException(proxy, "cannot be reached: its name is not known (DNS)");
        } catch (ConnectException | ConnectTimeoutException | NoRouteToHostException unreachable) {
            throw new ProxyFailedException(proxy, "cannot be reached: " + unreachable.getMessage());
        }
    }

    /** To be asked first would send each request twice. */
    private static AuthExchange unasked(UsernamePasswordCredentials login) {
        BasicScheme basic = new BasicScheme();
        basic.initPreemptive(login);
        AuthExchange exchange = new AuthExchange();
        exchange.select(basic);
        return exchange;
    }

    private ProxyFailedException refused() {
        return new ProxyFailedException(
                proxy,
                proxy.login().isPresent()
                        ? "refuses the user and password in " + Setting.PROXY.property() + " (407)"
                        : "asks for a user and a password (407): set http://user:password@host:port");
    }
}
