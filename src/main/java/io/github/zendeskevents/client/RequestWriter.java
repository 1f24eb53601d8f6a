package io.github.zendeskevents.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;
import org.apache.camel.component.http.HttpMethods;

/**
 * Makes of a {@link ApiRequest} the message that Camel's HTTP component sends. It is one step, and not one for each header, because
 * every call takes it.
 */
public final class RequestWriter {

    private final Credentials credentials;

    /** Requests that go out with these credentials. */
    public RequestWriter(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Puts method, path, query, body and credentials of the call into the message. What was sent as credentials is kept as the
     * exchange variable {@code zendeskAuthorization}, so that a refusal can be told from one of a token renewed meanwhile.
     */
    public void write(Exchange exchange, @Variable("zendeskCall") ApiRequest call) {
        Message request = exchange.getMessage();
        // As a text, the component would look the method up anew for each call.
        request.setHeader("CamelHttpMethod", HttpMethods.valueOf(call.method()));
        request.setHeader("CamelHttpPath", call.path());
        if (!call.query().isEmpty()) {
            request.setHeader("CamelHttpRawQuery", query(call));
        }
        call.idempotencyKey().ifPresent(key -> request.setHeader("Idempotency-Key", key));
        request.setBody(call.body()
                .map(json -> json.toString().getBytes(StandardCharsets.UTF_8))
                .orElse(null));
        String authorization = credentials.header(call);
        exchange.setVariable("zendeskAuthorization", authorization);
        if (authorization != null) {
            request.setHeader("Authorization", authorization);
        }
    }

    private static String query(ApiRequest call) {
        return call.query().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    // URLEncoder writes forms, where '+' is a blank; percent-encoding is read alike everywhere.
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
