package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A refusal on its way to the client. It carries the answer, in the envelope that Zendesk uses for it, and no stack trace. */
final class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ApiAnswer answer;

    ApiProblem(ApiAnswer answer, String summary) {
        super(summary, null, false, false);
        this.answer = answer;
    }

    ApiAnswer answer() {
        return answer;
    }

    /** {@code {"error":"..","description":".."}} */
    static ApiProblem described(int status, String error, String description) {
        ObjectNode body = Json.object().put("error", error).put("description", description);
        return new ApiProblem(ApiAnswer.json(status, body), error + ": " + description);
    }

    /** {@code {"error":{"title":"..","message":".."}}} */
    static ApiProblem titled(int status, String title, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("title", title).put("message", message);
        return new ApiProblem(ApiAnswer.json(status, body), title + ": " + message);
    }

    /** {@code {"errors":[{"code":"..","title":"..","detail":".."}]}} */
    static ApiProblem coded(int status, String code, String title, String detail) {
        ObjectNode body = Json.object();
        body.putArray("errors")
                .addObject()
                .put("code", code)
                .put("title", title)
                .put("detail", detail)
                .put("status", Integer.toString(status));
        return new ApiProblem(ApiAnswer.json(status, body), code + ": " + detail);
    }

    static ApiProblem plain(int status, String text) {
        return new ApiProblem(ApiAnswer.text(status, text), text);
    }

    static ApiProblem notFound() {
        return described(404, "RecordNotFound", "Not found");
    }

    static ApiProblem noEndpoint() {
        return described(404, "InvalidEndpoint", "Not found");
    }

    static ApiProblem notAuthenticated() {
        return new ApiProblem(
                ApiAnswer.json(401, Json.object().put("error", "Couldn't authenticate you")), "not authenticated");
    }

    static ApiProblem forbidden() {
        return titled(
                403,
                "Forbidden",
                "You do not have access to this page. Please contact the account owner of this help desk"
                        + " for further help.");
    }

    static ApiProblem tooManyValues(int limit) {
        return described(400, "TooManyValues", "The number of values exceeds the limit of " + limit);
    }

    static ApiProblem invalidAttribute(String name, String expected) {
        return titled(
                400,
                "Invalid attribute",
                "You passed an invalid value for the " + name + " attribute. Invalid parameter: " + name + " "
                        + expected);
    }

    ApiProblem with(Map<String, String> headers) {
        return new ApiProblem(answer.with(headers), getMessage());
    }

    ApiProblem with(String header, String value) {
        return new ApiProblem(answer.with(header, value), getMessage());
    }
}
