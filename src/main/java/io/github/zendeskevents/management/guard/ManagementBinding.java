package io.github.zendeskevents.management.guard;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.management.guard.ManagementGuard.Caller;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.Mounts;
import io.github.zendeskevents.server.OpaqueSegment;
import io.github.zendeskevents.server.ReplyBinding;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.common.HttpCommonEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between HTTP and the routes for operators, which get the parameters of the query that are known here as headers of
 * their names, which files the browser has, and the body of a PUT, a preview and a regulation as a stream, unread. The reply is the
 * {@link HttpReply} that the route leaves in the body.
 */
public final class ManagementBinding extends ReplyBinding {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementBinding.class);
    private static final List<String> PARAMETERS = List.of(
            "limit",
            "before",
            "state",
            "type",
            "code",
            "userId",
            "groupId",
            "step",
            "q",
            "minutes",
            "byHour",
            "permanent");
    /** The header that says that the query has a parameter that nobody knows. */
    public static final String UNKNOWN_PARAMETER = "unknownParameter";

    /** The header that lists the names of all parameters of the query, each as it was written. */
    static final String QUERY_NAMES = "queryNames";

    /** The header that says from which address the request came. */
    public static final String REMOTE_ADDRESS = "remoteAddress";

    private static final String IF_NONE_MATCH = "If-None-Match";
    private static final String EVENT = "an event";
    /** What the body of a POST is, where it is read. */
    private static final Map<String, String> BODIES = Map.of("/ops/preview", EVENT, "/ops/regulations", "a regulation");

    private static final String USER = "userId";
    /** The header that holds the {@code userId} that the path names. */
    public static final String USER_OF_PATH = "userOfPath";

    /** An event is at most as large as the gateway takes one by default. */
    private static final int LARGEST_BODY = 4 * 1024 * 1024;
    /** Seconds; what locks a database is mostly over by then. */
    private static final String RETRY_AFTER = "5";

    @Override
    public void readRequest(HttpServletRequest request, Message message) {
        super.readRequest(request, message);
        message.getExchange().setProperty(Caller.PROPERTY, caller(request, message));
        String asked = request.getRequestURI();
        if (!asked.endsWith("/")) {
            message.setHeader(Mounts.WITHOUT_SLASH, asked.substring(asked.lastIndexOf('/') + 1));
        }
        message.setHeader(REMOTE_ADDRESS, request.getRemoteAddr());
        Optional.ofNullable(request.getHeader(IF_NONE_MATCH)).ifPresent(tags -> message.setHeader(IF_NONE_MATCH, tags));
        Optional<String> user = path(message).contains("{" + USER + "}")
                ? Optional.of(message.getHeader(USER, "", String.class))
                : Optional.empty();
        parameters(request.getQueryString()).forEach(message::setHeader);
        message.setHeader(QUERY_NAMES, names(request.getQueryString()));
        user.ifPresent(hidden -> message.setHeader(USER_OF_PATH, OpaqueSegment.reveal(hidden)));
    }

    /** The path is that of the route, whatever way of writing it led there. */
    private static Caller caller(HttpServletRequest request, Message message) {
        return new Caller(
                request.getMethod(),
                path(message),
                Optional.ofNullable(request.getHeader("Host")),
                Optional.ofNullable(request.getHeader("Origin")),
                Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                Optional.ofNullable(request.getHeader("Authorization")));
    }

    private static String path(Message message) {
        return Mounts.withoutAccount(((HttpCommonEndpoint) message.getExchange().getFromEndpoint()).getPath());
    }

    @Override
    public Object parseBody(HttpServletRequest request, Message message) {
        String what = request.getMethod().equals("PUT") ? EVENT : BODIES.get(path(message));
        if (what == null) {
            return "";
        }
        try {
            return new RequestBody(request.getInputStream(), what, LARGEST_BODY);
        } catch (IOException broken) {
            throw RequestBody.unreadable(what);
        }
    }

    @Override
    public void writeResponse(Exchange exchange, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        super.writeResponse(exchange, response);
    }

    @Override
    protected HttpReply reply(Message message) {
        return message.getBody(HttpReply.class);
    }

    @Override
    protected HttpReply failure(Throwable failure) {
        return Causes.find(failure, RefusedRequestException.class)
                .map(RefusedRequestException::reply)
                .or(() -> Causes.find(failure, InboxUnavailableException.class)
                        .map(unavailable ->
                                HttpReply.error(503, unavailable.getMessage()).with("Retry-After", RETRY_AFTER)))
                .orElseGet(() -> {
                    LOG.error("Unexpected error in a request of an operator", Visible.of(failure));
                    return HttpReply.error(500, "internal error: see the log");
                });
    }

    /** A parameter that is said twice or cannot be read is blank, which no route takes: it must not count as one left out. */
    private static Map<String, Object> parameters(String query) {
        Map<String, Object> known = new HashMap<>();
        for (String parameter : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] nameAndValue = parameter.split("=", 2);
            if (!PARAMETERS.contains(nameAndValue[0])) {
                known.put(UNKNOWN_PARAMETER, true);
            } else {
                known.merge(
                        nameAndValue[0], nameAndValue.length == 1 ? "" : decoded(nameAndValue[1]), (one, other) -> "");
            }
        }
        return known;
    }

    private static List<String> names(String query) {
        return Stream.of(query == null ? new String[0] : query.split("&"))
                .map(parameter -> parameter.split("=", 2)[0])
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return "";
        }
    }
}
