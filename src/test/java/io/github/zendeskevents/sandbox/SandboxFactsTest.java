package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.Documentation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on the sandbox speaks of the endpoints that the program calls, and the sandbox has them. */
class SandboxFactsTest {

    private static final Pattern PATH = Pattern.compile("\"(/api/v2/[a-z_/{}]*[a-z}]|/oauth/tokens)\"");
    private static final Pattern BELOW = Pattern.compile("PATH \\+ \"(/\\{id}[^\"]*)\"");
    private static final Pattern RECORDED = Pattern.compile("zendesk\\.calls endpoint=(\\S+) method=(\\S+)");

    private static List<List<String>> table() {
        return Documentation.page("sandbox").section("What it keeps").table("endpoint");
    }

    private static Set<String> documented() {
        return Documentation.page("sandbox").section("What it keeps").namesIn("endpoint", 0);
    }

    @Test
    void theTableHasTheEndpointsThatTheProgramCalls() throws IOException {
        Set<String> called = new TreeSet<>();
        for (String java : texts(Path.of("src/main/java"), ".java")) {
            List<String> paths =
                    PATH.matcher(java).results().map(one -> one.group(1)).toList();
            called.addAll(paths);
            BELOW.matcher(java).results().forEach(below -> called.add(paths.get(0) + below.group(1)));
        }
        for (String record : texts(Path.of("src/test/resources/golden"), ".txt")) {
            RECORDED.matcher(record).results().map(one -> one.group(1)).forEach(called::add);
        }

        assertThat(documented()).hasSizeGreaterThan(25).isEqualTo(called);
    }

    @Test
    void theTableHasTheMethodsOfTheGoldenRecords() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (List<String> row : table()) {
            Stream.of(row.get(1).split(" ")).forEach(method -> documented.add(method + " " + row.get(0)));
        }
        Set<String> recorded = new TreeSet<>();
        for (String record : texts(Path.of("src/test/resources/golden"), ".txt")) {
            for (MatchResult call : RECORDED.matcher(record).results().toList()) {
                recorded.add(call.group(2) + " `" + call.group(1) + "`");
            }
        }

        assertThat(documented).containsAll(recorded);
    }

    @Test
    void theSandboxHasEachOfThem() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        try (Sandbox sandbox = Sandbox.start()) {
            for (List<String> row : table()) {
                for (String method : row.get(1).split(" ")) {
                    String path = row.get(0).replace("`", "").replace("{id}", "7");
                    HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                            .header("Authorization", "Bearer sandbox-bearer")
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : "{}"))
                            .build();
                    assertThat(http.send(request, BodyHandlers.ofString()).body())
                            .as("%s %s", method, path)
                            .doesNotContain("InvalidEndpoint");
                }
            }
        }
    }

    private static List<String> texts(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .map(SandboxFactsTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
