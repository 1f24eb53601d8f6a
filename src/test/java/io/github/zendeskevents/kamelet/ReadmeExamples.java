package io.github.zendeskevents.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of the README as they stand there; only the address of the account becomes that of a sandbox. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    /** One of the examples for Kamelets. */
    static String kamelets(int number) {
        return example("Kamelets", number);
    }

    /** The route file for a second account, which is this sandbox. */
    static String secondAccount(Sandbox sandbox) {
        return at(sandbox, "acme-eu", example("A second account", 0));
    }

    /** The example with this sandbox as its account. */
    static String at(Sandbox sandbox, String subdomain, String example) {
        assertThat(example).contains("subdomain: " + subdomain + "\n");
        return example.replace("subdomain: " + subdomain + "\n", "url: " + sandbox.url() + "\n");
    }

    private static String example(String heading, int number) {
        Matcher section =
                Pattern.compile("(?ms)^##+ " + heading + "$(.*?)(?=^##)").matcher(readme());
        assertThat(section.find()).as(heading).isTrue();
        return Pattern.compile("(?s)```yaml\\n(.*?)```")
                .matcher(section.group(1))
                .results()
                .map(found -> found.group(1))
                .toList()
                .get(number);
    }

    private static String readme() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
