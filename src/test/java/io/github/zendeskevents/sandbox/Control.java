package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The endpoints below {@code /sandbox}, for those who steer and watch a sandbox from outside its process. */
final class Control {

    private final Sandbox sandbox;

    Control(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    ApiAnswer answer(SandboxRequest request) {
        try {
            return switch (request.method() + " " + request.path()) {
                case "GET /sandbox", "GET /sandbox/" ->
                    ApiAnswer.json(
                            200,
                            Json.object()
                                    .put("url", sandbox.url())
                                    .put("time", sandbox.clock().instant().toString())
                                    .put("speed", sandbox.clock().speed()));
                case "GET /sandbox/state" -> ApiAnswer.json(200, sandbox.state());
                case "POST /sandbox/reset" -> done(sandbox::reset);
                case "POST /sandbox/seed" -> {
                    sandbox.seed().all(object(request));
                    yield ApiAnswer.noContent();
                }
                case "GET /sandbox/calls" -> ApiAnswer.json(200, calls());
                case "DELETE /sandbox/calls" -> done(sandbox::clearCalls);
                case "GET /sandbox/settings" -> ApiAnswer.json(200, settings());
                case "POST /sandbox/settings" -> {
                    change(object(request));
                    yield ApiAnswer.json(200, settings());
                }
                case "POST /sandbox/faults" -> {
                    JsonNode body = body(request);
                    (body.isArray() ? body : Json.array().add(body)).forEach(this::addFault);
                    yield ApiAnswer.noContent();
                }
                case "DELETE /sandbox/faults" -> done(sandbox.faults()::clear);
                default ->
                    ApiAnswer.json(
                            404,
                            Json.object()
                                    .put("error", "the sandbox has no " + request.method() + " " + request.path()));
            };
        } catch (IllegalArgumentException e) {
            return ApiAnswer.json(400, Json.object().put("error", String.valueOf(e.getMessage())));
        }
    }

    private static ApiAnswer done(Runnable work) {
        work.run();
        return ApiAnswer.noContent();
    }

    private ObjectNode calls() {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("calls");
        for (SandboxCall call : sandbox.calls()) {
            list.addObject()
                    .put("number", call.number())
                    .put("at", call.at().toString())
                    .put("method", call.method())
                    .put("path", call.path())
                    .put("query", call.query())
                    .put("body", call.body())
                    .put("status", call.status())
                    .put("credentials", call.credentials())
                    .put("endpoint", call.endpoint());
        }
        return json;
    }

    private ObjectNode settings() {
        SandboxSettings settings = sandbox.settings();
        SandboxLimits limits = settings.limits();
        ObjectNode json = Json.object();
        json.put("imports", settings.imports())
                .put("agentToken", settings.agentToken())
                .put("timeline", settings.timeline());
        json.put("credentialsRejected", settings.credentialsRejected());
        json.put("organizationRights", settings.organizationRights())
                .put("translatedTexts", settings.translatedTexts());
        json.put("speed", sandbox.clock().speed())
                .put("searchLag", settings.searchLag().toMillis() / 1000.0);
        json.put("jobTime", settings.jobTime().toMillis() / 1000.0)
                .put("raceWindow", settings.raceWindow().toMillis() / 1000.0);
        json.put("tokenLifetime", settings.tokenLifetime().toMillis() / 1000.0);
        ObjectNode of = json.putObject("limits");
        limit(of, "accountCallsPerMinute", limits.accountCallsPerMinute());
        limit(of, "userWritesPerSecond", limits.userWritesPerSecond());
        limit(of, "writesPerUserPerMinute", limits.writesPerUserPerMinute());
        limit(of, "writesPerOrganizationPerMinute", limits.writesPerOrganizationPerMinute());
        limit(of, "timelineEventsPerMinute", limits.timelineEventsPerMinute());
        limit(of, "jobsInFlight", limits.jobsInFlight());
        limit(of, "manyItems", limits.manyItems());
        return json;
    }

    private static void limit(ObjectNode json, String name, int value) {
        json.put(name, value == SandboxLimits.OFF ? null : (Integer) value);
    }

    /**
     * Members are the names that {@link #settings} shows, and {@code plan}; times are in sandbox seconds, a limit of null is
     * off. {@code advance} moves the clock, {@code revokeTokens} ends all OAuth tokens, {@code resetLimits} opens all limits.
     */
    private void change(ObjectNode wanted) {
        wanted.properties().forEach(member -> {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "plan" -> {
                    SandboxPlan plan = SandboxPlan.valueOf(
                            value.asText().toUpperCase(Locale.ROOT).replace('-', '_'));
                    sandbox.change(settings -> settings.withPlan(plan));
                }
                case "limits" -> sandbox.change(settings -> settings.withLimits(limits(settings.limits(), value)));
                case "imports" -> sandbox.change(settings -> settings.withImports(flag(member.getKey(), value)));
                case "agentToken" -> sandbox.change(settings -> settings.withAgentToken(flag(member.getKey(), value)));
                case "timeline" -> sandbox.change(settings -> settings.withTimeline(flag(member.getKey(), value)));
                case "organizationRights" ->
                    sandbox.change(settings -> settings.withOrganizationRights(flag(member.getKey(), value)));
                case "translatedTexts" ->
                    sandbox.change(settings -> settings.withTranslatedTexts(flag(member.getKey(), value)));
                case "credentialsRejected" ->
                    sandbox.change(settings -> settings.withCredentialsRejected(flag(member.getKey(), value)));
                case "searchLag" -> sandbox.change(settings -> settings.withSearchLag(seconds(value)));
                case "jobTime" -> sandbox.change(settings -> settings.withJobTime(seconds(value)));
                case "raceWindow" -> sandbox.change(settings -> settings.withRaceWindow(seconds(value)));
                case "tokenLifetime" -> sandbox.change(settings -> settings.withTokenLifetime(seconds(value)));
                case "speed" -> sandbox.change(settings -> settings.withSpeed(value.asDouble()));
                case "advance" -> sandbox.clock().advance(seconds(value));
                case "revokeTokens" -> sandbox.revokeTokens();
                case "resetLimits" -> sandbox.resetLimits();
                default -> throw new IllegalArgumentException("there is no setting " + member.getKey());
            }
        });
    }

    private static SandboxLimits limits(SandboxLimits before, JsonNode wanted) {
        SandboxLimits limits = before;
        for (var member : wanted.properties()) {
            int value = member.getValue().isNull()
                    ? SandboxLimits.OFF
                    : member.getValue().asInt();
            limits = switch (member.getKey()) {
                case "accountCallsPerMinute" -> limits.withAccountCallsPerMinute(value);
                case "userWritesPerSecond" -> limits.withUserWritesPerSecond(value);
                case "writesPerUserPerMinute" -> limits.withWritesPerUserPerMinute(value);
                case "writesPerOrganizationPerMinute" -> limits.withWritesPerOrganizationPerMinute(value);
                case "timelineEventsPerMinute" -> limits.withTimelineEventsPerMinute(value);
                case "jobsInFlight" -> limits.withJobsInFlight(value);
                case "manyItems" -> limits.withManyItems(value);
                default -> throw new IllegalArgumentException("there is no limit " + member.getKey());
            };
        }
        return limits;
    }

    /**
     * With {@code method}, {@code path} or {@code record} a rule, else the next step of the script. {@code record} is a name or
     * a list of names that a call has in its path, query or body, each as a whole word. {@code status}, {@code drop}
     * ({@code before}, {@code after}) or {@code garbage} ({@code html}, {@code truncated}, {@code empty}) say what goes wrong;
     * {@code body}, {@code contentType}, {@code retryAfter}, {@code delayMillis}, {@code delayAfterMillis},
     * {@code trickleMillis}, {@code effect} refine it; {@code times} (null for always), {@code after} and {@code whenBody}
     * refine the rule. {@code failJobs}, {@code failJobItem}, {@code hangJobItem}, and {@code delayJobs} with {@code seconds} of the
     * sandbox, are for jobs.
     */
    private void addFault(JsonNode json) {
        if (json.has("failJobs")) {
            sandbox.faults().failNextJobs(json.get("failJobs").asInt());
            return;
        }
        if (json.has("delayJobs")) {
            sandbox.faults().delayNextJobs(json.get("delayJobs").asInt(), seconds(json.path("seconds")));
            return;
        }
        if (json.has("hangJobItem")) {
            sandbox.faults().hangJobItem(json.get("hangJobItem").asText());
            return;
        }
        if (json.has("failJobItem")) {
            sandbox.faults()
                    .failJobItem(
                            json.get("failJobItem").asText(),
                            json.path("details").asText("failed on demand"));
            return;
        }
        SandboxFault fault = fault(json);
        if (Stream.of("method", "path", "times", "whenBody", "record").noneMatch(json::has)) {
            sandbox.faults().next(fault);
            return;
        }
        SandboxFaults.Rule rule = sandbox.faults()
                .on(json.path("method").asText("*"), json.path("path").asText(".*"));
        if (json.has("record")) {
            JsonNode record = json.get("record");
            JsonNode names = record.isArray() ? record : Json.array().add(record);
            rule.naming(StreamSupport.stream(names.spliterator(), false)
                    .map(JsonNode::asText)
                    .toArray(String[]::new));
        }
        rule.times(
                json.path("times").isNull()
                        ? Integer.MAX_VALUE
                        : json.path("times").asInt(1));
        rule.after(json.path("after").asInt(0));
        if (json.has("whenBody")) {
            rule.whenBody(json.get("whenBody").asText());
        }
        rule.answer(fault);
    }

    private static SandboxFault fault(JsonNode json) {
        SandboxFault fault = kind(json);
        if (json.has("body")) {
            String body = json.get("body").isTextual()
                    ? json.get("body").textValue()
                    : json.get("body").toString();
            fault = json.has("contentType")
                    ? fault.withBody(body, json.get("contentType").asText())
                    : fault.withBody(body);
        }
        if (json.has("retryAfter")) {
            fault = fault.withRetryAfter(json.get("retryAfter").asInt());
        }
        if (json.has("effect")) {
            fault = fault.withEffect(json.get("effect").asBoolean());
        }
        return fault.withDelay(Duration.ofMillis(json.path("delayMillis").asLong()))
                .withDelayAfter(Duration.ofMillis(json.path("delayAfterMillis").asLong()))
                .withTrickle(Duration.ofMillis(json.path("trickleMillis").asLong()));
    }

    private static SandboxFault kind(JsonNode json) {
        if (json.has("status")) {
            return SandboxFault.status(json.get("status").asInt());
        }
        String drop = json.path("drop").asText();
        String garbage = json.path("garbage").asText();
        if (!List.of("", "before", "after").contains(drop)
                || !List.of("", "html", "truncated", "empty").contains(garbage)) {
            throw new IllegalArgumentException("drop is before or after, garbage is html, truncated or empty");
        }
        return switch (drop + garbage) {
            case "before" -> SandboxFault.dropBefore();
            case "after" -> SandboxFault.dropAfter();
            case "html" -> SandboxFault.html();
            case "truncated" -> SandboxFault.truncated();
            case "empty" -> SandboxFault.empty();
            default -> SandboxFault.pass();
        };
    }

    private static boolean flag(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(name + " is true or false");
        }
        return value.booleanValue();
    }

    private static Duration seconds(JsonNode value) {
        return Duration.ofMillis((long) (value.asDouble() * 1000));
    }

    private static ObjectNode object(SandboxRequest request) {
        if (body(request) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("the body has to be a JSON object");
    }

    private static JsonNode body(SandboxRequest request) {
        try {
            return Json.read(request.body());
        } catch (IOException e) {
            throw new IllegalArgumentException("the body has to be JSON: " + e.getMessage(), e);
        }
    }
}
