package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.inbox.sql.PostgresServer;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files for systemd, containers and Kubernetes say what the program understands. */
class DeploymentIT {

    private static final Path DEPLOY = RunningDistribution.built().resolve("deploy");
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @TempDir
    private Path folder;

    @Test
    void theContainerOfKubernetesStartsWithItsEnvironmentAndAnswersItsProbes() throws Exception {
        JsonNode secret = kubernetes("Secret");
        JsonNode container = kubernetes("Deployment").at("/spec/template/spec/containers/0");
        Path clientSecret = Files.writeString(folder.resolve("client-secret"), SandboxSettings.OAUTH_SECRET + "\n");
        Map<String, String> given = Map.of(
                "ZENDESK_SUBDOMAIN",
                "acme",
                "ZENDESK_OAUTH_CLIENT_ID",
                SandboxSettings.OAUTH_CLIENT,
                "ZENDESK_OAUTH_CLIENT_SECRET_FILE",
                clientSecret.toString(),
                "ZENDESK_INBOX_URL",
                SERVER.newSchema(),
                "ZENDESK_GATEWAY_WRITE_KEYS",
                "key");
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            assertThat(Setting.values()).anyMatch(setting -> isNamed(name, setting));
            JsonNode key = variable.at("/valueFrom/secretKeyRef/key");
            assertThat(key.isMissingNode() || secret.path("stringData").has(key.asText()))
                    .as("the key of %s is in the Secret", name)
                    .isTrue();
            environment.put(
                    name, given.getOrDefault(name, variable.path("value").asText()));
        }
        assertThat(environment).containsAllEntriesOf(given);
        environment.put("JAVA_OPTS", dockerfile("ENV JAVA_OPTS=(.*)").get(0));

        try (Sandbox sandbox = Sandbox.start();
                RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder)) {
            program.start(sandbox, environment);
            program.awaitReady();

            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(program.status(
                                container.path(probe).at("/httpGet/path").asText()))
                        .as(probe)
                        .isEqualTo(200);
            }
            assertThat(program.status("/observe/metrics")).isEqualTo(200);
            assertThat(program.status("/ops/inbox")).isEqualTo(403);
            assertThat(program.send(
                                    "batch",
                                    "{'writeKey':'key','type':'identify','userId':'u1','traits':{'name':'Ada'}}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(program.terminate()).isZero();
            assertThat(program.log().lines()).as("lines of JSON").isNotEmpty().allSatisfy(line -> assertThat(
                            JSON.readTree(line).isObject())
                    .isTrue());
        }
        assertThat(folder.resolve("data"))
                .as("the root of the container cannot be written")
                .doesNotExist();
    }

    @Test
    void theContainerHoldsWhatTheDistributionHas() throws IOException {
        assertThat(dockerfile("COPY (\\S+) .*"))
                .contains("bin", "lib", "conf", "routes")
                .allSatisfy(part ->
                        assertThat(RunningDistribution.built().resolve(part)).isDirectory());
        assertThat(dockerfile("ENTRYPOINT \\[\"/opt/camel-zendesk-events/(.*)\"]"))
                .containsExactly("bin/run");
    }

    @Test
    void theUnitOfSystemdNamesSettings() throws IOException {
        String unit = Files.readString(DEPLOY.resolve("camel-zendesk-events.service"));

        assertThat(unit).contains("ExecStart=/opt/camel-zendesk-events/bin/run\n");
        assertThat(found("\\b(ZENDESK_[A-Z_]+)=", unit)).isNotEmpty().allSatisfy(name -> assertThat(Setting.values())
                .anyMatch(setting -> isNamed(name, setting)));
    }

    private static boolean isNamed(String variable, Setting setting) {
        return setting.property()
                .toUpperCase(Locale.ROOT)
                .replaceAll("[.-]", "_")
                .equals(variable);
    }

    private static JsonNode kubernetes(String kind) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(DEPLOY.resolve("kubernetes.yaml")))
                .forEach(document -> all.add(JSON.valueToTree(document)));
        return all.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> dockerfile(String line) throws IOException {
        return found("(?m)^" + line + "$", Files.readString(DEPLOY.resolve("Dockerfile")));
    }

    private static List<String> found(String pattern, String text) {
        Stream<MatchResult> all = Pattern.compile(pattern).matcher(text).results();
        return all.map(match -> match.group(1)).toList();
    }
}
