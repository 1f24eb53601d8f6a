package io.github.zendeskevents.sandbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What goes wrong with one call. Immutable; made with a factory such as {@link #status(int)} and refined with the methods
 * that answer a changed copy. Its times are in real time.
 */
public final class SandboxFault {

    /** What becomes of the answer. */
    enum Kind {
        AS_IT_IS,
        STATUS,
        DROP,
        HTML,
        TRUNCATED,
        EMPTY
    }

    private final Kind kind;
    private final boolean effect;
    private final int status;
    private final String body;
    private final String contentType;
    private final OptionalInt retryAfter;
    private final Duration delayBefore;
    private final Duration delayAfter;
    private final Duration trickle;

    private SandboxFault(
            Kind kind,
            boolean effect,
            int status,
            String body,
            String contentType,
            OptionalInt retryAfter,
            Duration delayBefore,
            Duration delayAfter,
            Duration trickle) {
        this.kind = kind;
        this.effect = effect;
        this.status = status;
        this.body = Objects.requireNonNull(body, "body");
        this.contentType = Objects.requireNonNull(contentType, "contentType");
        this.retryAfter = retryAfter;
        this.delayBefore = delayBefore;
        this.delayAfter = delayAfter;
        this.trickle = trickle;
    }

    private static SandboxFault of(Kind kind, boolean effect, int status) {
        return new SandboxFault(
                kind,
                effect,
                status,
                "",
                "text/plain; charset=utf-8",
                OptionalInt.empty(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
    }

    /** Answers a status with an empty text body, and does nothing else. */
    public static SandboxFault status(int status) {
        return of(Kind.STATUS, false, status);
    }

    /** Closes the connection before the call has any effect. */
    public static SandboxFault dropBefore() {
        return of(Kind.DROP, false, 0);
    }

    /** Does what was asked, then closes the connection instead of answering. */
    public static SandboxFault dropAfter() {
        return of(Kind.DROP, true, 0);
    }

    /** Answers 200 with an HTML page, as a proxy in maintenance does, without effect. */
    public static SandboxFault html() {
        return of(Kind.HTML, false, 200);
    }

    /** Does what was asked and answers the first half of the true answer. */
    public static SandboxFault truncated() {
        return of(Kind.TRUNCATED, true, 0);
    }

    /** Answers 200 with no body, without effect. */
    public static SandboxFault empty() {
        return of(Kind.EMPTY, false, 200);
    }

    /** Waits before it does what was asked. */
    public static SandboxFault delay(Duration time) {
        return of(Kind.AS_IT_IS, true, 0).withDelay(time);
    }

    /** Does what was asked, then waits before it answers. */
    public static SandboxFault delayAfter(Duration time) {
        return of(Kind.AS_IT_IS, true, 0).withDelayAfter(time);
    }

    /** Does what was asked and sends the body of the answer byte by byte, spread over a time. */
    public static SandboxFault trickle(Duration time) {
        return of(Kind.AS_IT_IS, true, 0).withTrickle(time);
    }

    /** Nothing goes wrong: lets a call of a script pass. */
    public static SandboxFault pass() {
        return of(Kind.AS_IT_IS, true, 0);
    }

    /** Whether the call has its effect before the faulty answer. */
    public SandboxFault withEffect(boolean happens) {
        return new SandboxFault(kind, happens, status, body, contentType, retryAfter, delayBefore, delayAfter, trickle);
    }

    /**
     * Asks to wait before the call is repeated.
     *
     * @param seconds the header {@code Retry-After}
     */
    public SandboxFault withRetryAfter(int seconds) {
        return new SandboxFault(
                kind, effect, status, body, contentType, OptionalInt.of(seconds), delayBefore, delayAfter, trickle);
    }

    /** The body of a faulty status; JSON when it starts with a brace, else text. */
    public SandboxFault withBody(String text) {
        return withBody(text, text.startsWith("{") ? "application/json; charset=utf-8" : contentType);
    }

    /** The body of a faulty status with its content type. */
    public SandboxFault withBody(String text, String type) {
        return new SandboxFault(kind, effect, status, text, type, retryAfter, delayBefore, delayAfter, trickle);
    }

    /** Waits before the effect. */
    public SandboxFault withDelay(Duration time) {
        return new SandboxFault(kind, effect, status, body, contentType, retryAfter, time, delayAfter, trickle);
    }

    /** Waits between the effect and the answer. */
    public SandboxFault withDelayAfter(Duration time) {
        return new SandboxFault(kind, effect, status, body, contentType, retryAfter, delayBefore, time, trickle);
    }

    /** Sends the body byte by byte, spread over a time. */
    public SandboxFault withTrickle(Duration time) {
        return new SandboxFault(kind, effect, status, body, contentType, retryAfter, delayBefore, delayAfter, time);
    }

    Kind kind() {
        return kind;
    }

    boolean effect() {
        return effect;
    }

    Duration delayBefore() {
        return delayBefore;
    }

    Duration delayAfter() {
        return delayAfter;
    }

    Duration trickle() {
        return trickle;
    }

    /** The answer to give; the true one is empty when the call had no effect. */
    ApiAnswer spoil(Optional<ApiAnswer> truth) {
        ApiAnswer answer =
                switch (kind) {
                    case AS_IT_IS, DROP -> truth.orElseGet(() -> ApiAnswer.text(200, ""));
                    case STATUS -> ApiAnswer.bytes(status, contentType, Json.utf8(body));
                    case HTML ->
                        ApiAnswer.bytes(
                                200,
                                "text/html; charset=utf-8",
                                Json.utf8("<!DOCTYPE html><html><body><h1>We'll be back soon</h1></body></html>"));
                    case EMPTY -> ApiAnswer.bytes(200, "application/json; charset=utf-8", new byte[0]);
                    case TRUNCATED ->
                        truth.orElseGet(() -> ApiAnswer.bytes(
                                        200,
                                        "application/json; charset=utf-8",
                                        Json.utf8("{\"user\":{\"id\":12345,\"name\":")))
                                .cutInHalf();
                };
        return retryAfter.isPresent() ? answer.with("Retry-After", Integer.toString(retryAfter.getAsInt())) : answer;
    }
}
