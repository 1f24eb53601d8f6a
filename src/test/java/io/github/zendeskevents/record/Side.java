package io.github.zendeskevents.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of both that are asked, and what its answers held so far that later requests need. */
final class Side {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("\\{([a-z ]+)}");
    private static final int MOST_TRIES = 5;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final String url;
    private final String token;
    private final Map<String, String> known = new TreeMap<>();

    /** @param prefix begins all that is made */
    Side(String url, String token, String prefix) {
        this.url = url;
        this.token = token;
        known.put("prefix", prefix);
    }

    /** True when earlier answers held all that the step needs. */
    boolean canAsk(Step step) {
        return NAME.matcher(step.path() + step.body().orElse(""))
                .results()
                .allMatch(name -> known.containsKey(name.group(1)));
    }

    /** Asks it, and waits as long as a limit says. */
    Answer ask(Step step) throws IOException, InterruptedException {
        BodyPublisher body =
                step.body().map(text -> BodyPublishers.ofString(filled(text))).orElseGet(BodyPublishers::noBody);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url + filled(step.path()).replace("[", "%5B").replace("]", "%5D")))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(step.method(), body);
        authorization(step.credentials()).ifPresent(value -> request.header("Authorization", value));
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        for (int tries = 1; response.statusCode() == 429 && tries < MOST_TRIES; tries++) {
            Thread.sleep(
                    1_000 * response.headers().firstValueAsLong("Retry-After").orElse(10));
            response = http.send(request.build(), BodyHandlers.ofString());
        }
        Answer answer = new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", ""),
                json(response.body()));
        step.keeps().forEach((name, pointer) -> {
            JsonNode value = answer.body().at(pointer);
            if (value.isValueNode() && !value.isNull() && answer.status() < 300) {
                known.put(name, value.asText());
            }
        });
        return answer;
    }

    private Optional<String> authorization(Step.Credentials credentials) {
        return switch (credentials) {
            case RIGHT -> Optional.of("Bearer " + token);
            case WRONG -> Optional.of("Bearer no-such-token");
            case NONE -> Optional.empty();
        };
    }

    private String filled(String text) {
        return NAME.matcher(text).replaceAll(name -> Matcher.quoteReplacement(known.get(name.group(1))));
    }

    private static JsonNode json(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException text) {
            return MissingNode.getInstance();
        }
    }
}
