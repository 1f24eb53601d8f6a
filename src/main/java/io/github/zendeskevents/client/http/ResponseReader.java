package io.github.zendeskevents.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.auth.Credentials;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.ResponseHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;

/**
 * Reads what the HTTP client left in the exchange, counts it, and learns from its headers what is left of the limits. What
 * says nothing of the request itself, because Zendesk or something on the way to it is in trouble, is a failure; anything
 * else is a response, whatever its status.
 */
public final class ResponseReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RateLimiters limiters;
    private final Credentials credentials;
    private final MeterRegistry meters;

    /** Responses of one account. */
    public ResponseReader(RateLimiters limiters, Credentials credentials, MeterRegistry meters) {
        this.limiters = limiters;
        this.credentials = credentials;
        this.meters = meters;
    }

    /**
     * Reads the response to a request.
     *
     * @throws RetryException when Zendesk is in trouble, or the response cannot be read
     */
    public ApiResponse read(Exchange exchange, @ExchangeProperty(RequestWriter.REQUEST) ApiRequest request)
            throws RetryException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        ResponseHeaders headers = new ResponseHeaders(message.getHeaders());
        byte[] content = Optional.ofNullable(message.getBody(byte[].class)).orElse(new byte[0]);
        limiters.learn(request, status, headers);
        count(request, status);
        if (status != 401 && !request.is(ApiRequest.Option.ANONYMOUS)) {
            credentials.worked();
        }
        if (status >= 500 || status == 408 || status == 425 || status < 200 || (status >= 300 && status < 400)) {
            throw new RetryException(request + " was answered " + status, headers.seconds("Retry-After"));
        }
        return new ApiResponse(status, body(request, status, content, headers));
    }

    private static JsonNode body(ApiRequest request, int status, byte[] content, ResponseHeaders headers)
            throws RetryException {
        if (content.length == 0) {
            boolean mayBeEmpty =
                    status == 204 || status >= 400 || request.method().equals("DELETE");
            if (mayBeEmpty) {
                return MissingNode.getInstance();
            }
            throw unreadable(request, status, " with nothing in it", headers);
        }
        Optional<JsonNode> json = parse(content);
        if (json.isPresent()) {
            return json.get();
        }
        String type = headers.text("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean plainRefusal = status >= 400 && type.startsWith("text/plain");
        if (plainRefusal || status == 429) {
            return TextNode.valueOf(new String(content, 0, Math.min(content.length, 500), StandardCharsets.UTF_8));
        }
        // A page in HTML comes from something between here and Zendesk, or from Zendesk in trouble: it says nothing of
        // a record.
        throw unreadable(request, status, " with something unreadable", headers);
    }

    private static RetryException unreadable(ApiRequest request, int status, String how, ResponseHeaders headers) {
        return RetryException.unreadable(request + " was answered " + status + how, headers.seconds("Retry-After"));
    }

    private static Optional<JsonNode> parse(byte[] content) {
        try {
            return Optional.of(JSON.readTree(content)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private void count(ApiRequest request, int status) {
        Tags tags =
                Tags.of("method", request.method(), "endpoint", request.label()).and("status", String.valueOf(status));
        Counter.builder("zendesk.calls")
                .description("Calls to Zendesk that were answered")
                .tags(tags)
                .register(meters)
                .increment();
    }
}
