package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page on operating, held against a running program: each call is answered, and each meter is there with its tags. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedOperationsTest {

    /** Meters that begin with a dry run, and with the first request that waits for a limit. */
    private static final Set<String> LATER =
            Set.of("zendesk.dry.run.changes[endpoint, method]", "zendesk.limit.wait[limit]");

    private static final Documentation METERS = Documentation.page("monitoring");
    private static final Documentation PAGE = Documentation.page("operations");
    private static final Pattern CALL = Pattern.compile("(GET|POST|PUT|DELETE) (/[^`]+)");

    private Sandbox sandbox;
    private RunningOperations operations;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))
                .ready();
        sandbox.seed().field("seats", "integer");
        operations.send(IntStream.range(0, 5)
                .mapToObj(user -> "{'type':'identify','userId':'u" + user
                        + "','traits':{'name':'Ann','seats':'many','timezone':'Europe/Berlin'}}")
                .toArray(String[]::new));
        operations.send("{'type':'track','event':'Without a user'}", "{'type':'track','userId':'u1','event':'Seen'}");
    }

    @AfterAll
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void theTableOfMetersIsTheMetersOfTheProgramWithTheirTags() {
        MeterRegistry registry =
                operations.context().getRegistry().lookupByNameAndType("zendeskMetrics", MeterRegistry.class);
        Set<String> meters = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("zendesk."))
                .map(meter -> row(
                        meter.getId().getName(),
                        meter.getId().getTags().stream().map(Tag::getKey)))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> documented = new TreeSet<>();
        for (List<String> row : METERS.table("meter")) {
            documented.add(row(
                    row.get(0).replace("`", ""),
                    Stream.of(row.get(1).replaceAll("[` ]", "").split(","))));
        }

        assertThat(documented).containsAll(LATER);
        documented.removeAll(LATER);
        assertThat(documented).isEqualTo(meters);
        assertThat(operations.get("/observe/metrics").body())
                .contains(METERS.namesIn("meter", 0).stream()
                        .filter(name -> LATER.stream().noneMatch(later -> later.startsWith(name + "[")))
                        .map(name -> name.replace('.', '_'))
                        .toList());
    }

    @Test
    void everyCallOfTheTableIsAnsweredAsTheTableSays() {
        for (List<String> row : PAGE.table("call")) {
            Matcher call = CALL.matcher(row.get(0));
            while (call.find()) {
                String path = call.group(2).replace("{id}", "0").replace("{userId}", "nobody");
                int status = operations.call(call.group(1), path).statusCode();
                int usual = path.contains("/erase") || path.contains("/suppress") ? 202 : 200;
                int withoutABody = path.equals("/ops/preview") || path.startsWith("/ops/regulations") ? 400 : usual;
                assertThat(status).as(call.group()).isEqualTo(call.group(2).contains("{id}") ? 404 : withoutABody);
            }
        }
        for (String call : List.of("/ops/inbox", "/ops/delivery")) {
            assertThat(members(operations.json("GET", call))).isEqualTo(members(example("GET " + call)));
        }
    }

    @Test
    void theHealthCallsAreAnswered() {
        assertThat(Pattern.compile("`(?:GET )?(/observe/health[a-z/]*)`")
                        .matcher(Documentation.page("operating")
                                .section("Health")
                                .text())
                        .results()
                        .map(path -> path.group(1)))
                .hasSize(3)
                .allSatisfy(
                        path -> assertThat(operations.get(path).statusCode()).isEqualTo(200));
    }

    @Test
    void theCommandsWork() {
        PAGE.section("Dead letters").onlyCode("sh").lines().forEach(line -> {
            String method = line.contains("-X POST") ? "POST" : "GET";
            String path = line.replaceAll(".*http://127\\.0\\.0\\.1:8081|\"", "");
            assertThat(operations.call(method, path).statusCode()).as(line).isEqualTo(200);
        });
        assertThat(operations.json("GET", "/ops/dead-letters?limit=50").path("deadLetters"))
                .isNotEmpty();
    }

    private static String row(String meter, Stream<String> tags) {
        return meter + tags.filter(tag -> !tag.isEmpty()).sorted().toList();
    }

    private static JsonNode example(String call) {
        String cell = PAGE.table("call").stream()
                .filter(row -> row.get(0).equals("`" + call + "`"))
                .findFirst()
                .orElseThrow()
                .get(1);
        try {
            return new ObjectMapper().readTree(cell.replace("`", ""));
        } catch (IOException e) {
            throw new AssertionError(cell, e);
        }
    }

    private static List<String> members(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
