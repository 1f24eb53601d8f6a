package io.github.zendeskevents.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Variable;

/**
 * The one place that decides what an answer of Zendesk means: success, a refusal that the flow decides on, or one of the
 * failure classes <em>again</em>, <em>wait</em>, <em>stop</em> and <em>never</em>. It branches on statuses and codes only,
 * because Zendesk's words are localised.
 */
public final class ResponseHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ZendeskAccount account;
    private final Credentials credentials;

    /** Answers to calls of this account that went out with these credentials. */
    public ResponseHandler(ZendeskAccount account, Credentials credentials) {
        this.account = account;
        this.credentials = credentials;
    }

    /**
     * Reads the answer that the HTTP client left in the exchange, counts it, and learns from its headers what is left of
     * the limits.
     *
     * @throws RetryException when Zendesk is in trouble, or the answer cannot be read
     */
    public ApiResponse read(Exchange exchange, @Variable("zendeskCall") ApiRequest call) throws RetryException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        ResponseHeaders headers = new ResponseHeaders(message.getHeaders());
        byte[] content = Optional.ofNullable(message.getBody(byte[].class)).orElse(new byte[0]);
        account.rateLimiters().learn(call, status, headers);
        count(call, status);
        if (status != 401 && !call.anonymous()) {
            credentials.worked();
        }
        if (status >= 500 || status == 408 || status == 425 || status < 200 || status >= 300 && status < 400) {
            throw new RetryException(call + " was answered " + status, headers.seconds("Retry-After"));
        }
        return new ApiResponse(status, body(call, status, content, headers));
    }

    /**
     * True as long as the call is to be sent (again): at first, after a 429 as soon as its limit has room, and once after a
     * token was refused that had worked before.
     *
     * @param answer null before the first answer
     */
    public boolean unanswered(
            @Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskAuthorization") String sent) {
        return answer == null || answer.status() == 429 || answer.status() == 401 && credentials.renewable(sent);
    }

    /** True when Zendesk knows nothing of the record that the call is about. */
    public boolean notFound(@Variable("zendeskAnswer") ApiResponse answer) {
        return answer.status() == 404;
    }

    /** True when Zendesk refuses the credentials, and the sender of the call has no answer to it. */
    public boolean refusesCredentials(
            @Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskCall") ApiRequest call) {
        return answer.status() == 401 && !call.accepted().contains(401);
    }

    /**
     * True when a refusal may mean the credentials rather than the record, and the sender has no answer to it.
     */
    public boolean doubtful(@Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskCall") ApiRequest call) {
        return answer.status() == 403 && !call.accepted().contains(403);
    }

    /**
     * Lets through what the sender of the call can use.
     *
     * @throws RetryException for a conflict with another writer
     * @throws RejectedException for any other refusal that the call does not accept
     */
    public ApiResponse usable(@Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskCall") ApiRequest call)
            throws RetryException, RejectedException {
        if (answer.ok() || call.accepted().contains(answer.status()) || call.acceptsDuplicate() && answer.duplicate()) {
            return answer;
        }
        if (answer.status() == 409) {
            throw new RetryException(call + " met another writer (409)");
        }
        throw new RejectedException(call, answer);
    }

    private JsonNode body(ApiRequest call, int status, byte[] content, ResponseHeaders headers) throws RetryException {
        if (content.length == 0) {
            boolean mayBeEmpty = status == 204 || status >= 400 || call.method().equals("DELETE");
            if (!mayBeEmpty) {
                throw new RetryException(
                        call + " was answered " + status + " with nothing in it", headers.seconds("Retry-After"));
            }
            return MissingNode.getInstance();
        }
        Optional<JsonNode> json = parse(content);
        if (json.isPresent()) {
            return json.get();
        }
        boolean plainRefusal = status >= 400
                && headers.text("Content-Type")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("text/plain");
        if (plainRefusal || status == 429) {
            return TextNode.valueOf(new String(content, 0, Math.min(content.length, 500), StandardCharsets.UTF_8));
        }
        // A page in HTML comes from something between here and Zendesk, or from Zendesk in trouble: it says nothing of
        // a record.
        throw new RetryException(
                call + " was answered " + status + " with something unreadable", headers.seconds("Retry-After"));
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

    private void count(ApiRequest call, int status) {
        account.meters()
                .counter(
                        "zendesk.calls",
                        "method",
                        call.method(),
                        "endpoint",
                        call.label(),
                        "status",
                        String.valueOf(status))
                .increment();
    }
}
