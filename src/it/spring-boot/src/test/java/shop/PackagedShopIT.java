package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The jar that Spring Boot packs, with the module as a jar inside it. */
class PackagedShopIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @Test
    void theRoutesAreFoundInAJarInsideAJar() throws Exception {
        try (Sandbox sandbox = Sandbox.start()) {
            Process shop = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            "target/shop.jar",
                            "--server.port=0",
                            "--zendesk.url=" + sandbox.url(),
                            "--zendesk.oauth.token=" + SandboxSettings.BEARER_TOKEN)
                    .redirectErrorStream(true)
                    .start();
            try {
                HttpRequest form = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(shop) + "/signup"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"customer\": \"u1\", \"name\": \"Ada Lovelace\"}"))
                        .build();

                assertThat(HttpClient.newHttpClient()
                                .send(form, BodyHandlers.ofString())
                                .body())
                        .isEqualTo("delivered");
                assertThat(sandbox.user("u1")).isPresent();
            } finally {
                shop.destroyForcibly().waitFor();
            }
        }
    }

    // Camel starts after Tomcat. What is printed later fits into the pipe.
    private static String port(Process shop) throws IOException {
        StringBuilder log = new StringBuilder();
        BufferedReader lines = shop.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            log.append(line).append('\n');
            Matcher port = PORT.matcher(log);
            if (line.contains("Started Shop") && port.find()) {
                return port.group(1);
            }
        }
        throw new AssertionError("The shop did not start:\n" + log);
    }
}
