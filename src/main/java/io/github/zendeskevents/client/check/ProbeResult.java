package io.github.zendeskevents.client.check;

import io.github.zendeskevents.client.Refusal;
import io.github.zendeskevents.client.auth.Unreachable;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.ResponseHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one request, whatever it was.
 *
 * @param status the HTTP status; 0 where there was no answer
 * @param headers of the answer; none where there was no answer
 * @param response the answer, where it was one of Zendesk's that can be read
 * @param failure why there is none, where there is none
 * @param sentAt when it was sent
 * @param took how long the answer took
 */
record ProbeResult(
        int status,
        ResponseHeaders headers,
        Optional<ApiResponse> response,
        Optional<Throwable> failure,
        Instant sentAt,
        Duration took) {

    static ProbeResult failed(Throwable failure, Instant sentAt, Duration took) {
        return new ProbeResult(0, new ResponseHeaders(Map.of()), Optional.empty(), Optional.of(failure), sentAt, took);
    }

    /** This reply, which tells nothing, for this reason. */
    ProbeResult withFailure(Throwable reason) {
        return new ProbeResult(status, headers, response, Optional.of(reason), sentAt, took);
    }

    /** True when nothing could be learnt, because a limit is used up. */
    boolean limited() {
        return failure.filter(LimitUsedUpException.class::isInstance).isPresent();
    }

    /** What to do about one that is not {@link #ok()}: where a limit is used up, nothing but to wait. */
    String todo(String otherwise) {
        return limited()
                ? "try again then; which programs use it is in Admin Center > Apps and integrations > APIs > API usage"
                : otherwise;
    }

    /** True when Zendesk did what was asked. */
    boolean ok() {
        return response.filter(ApiResponse::ok).isPresent();
    }

    /** One line such as {@code 403 Forbidden: You do not have access}, or why nothing is known. */
    String details() {
        return failure.map(Unreachable::reason)
                .orElseGet(() -> response.map(answer -> Refusal.describe(answer.status(), answer.body()))
                        .orElse("no answer"));
    }
}
