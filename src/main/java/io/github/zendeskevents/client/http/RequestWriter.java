package io.github.zendeskevents.client.http;

import io.github.zendeskevents.client.request.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;

/**
 * Makes of an {@link ApiRequest} the message that Camel's HTTP component sends. It is one step, and not one for each header,
 * because every request takes it.
 */
public final class RequestWriter {

    /** The exchange property that keeps the request for {@link ResponseReader}, while the body is what goes over the wire. */
    static final String REQUEST = "zendeskRequest";

    /** Puts method, path, query and body of the request into the message. */
    public void write(Exchange exchange, @Body ApiRequest request) {
        exchange.setProperty(REQUEST, request);
        Message message = exchange.getMessage();
        // As a text, the component would look the method up anew for each request.
        message.setHeader("CamelHttpMethod", HttpMethods.valueOf(request.method()));
        message.setHeader("CamelHttpPath", request.path());
        if (!request.query().isEmpty()) {
            message.setHeader("CamelHttpRawQuery", query(request));
        }
        request.idempotencyKey().ifPresent(key -> message.setHeader("Idempotency-Key", key));
        if (request.is(ApiRequest.Option.BRIEF)) {
            message.setHeader(HttpClientSetup.BRIEF, true);
        }
        message.setBody(request.body()
                .map(json -> json.toString().getBytes(StandardCharsets.UTF_8))
                .orElse(null));
    }

    private static String query(ApiRequest request) {
        return request.query().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    // URLEncoder writes forms, where '+' is a blank; percent-encoding is read alike everywhere.
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
