package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documentation says a source needs in {@code lib/} is what the build puts there when it is told so. */
class BuildProfilesTest {

    @ParameterizedTest
    @CsvSource({
        "Kafka, kafka, camel-kafka",
        "JMS, artemis, camel-jms",
        "JMS, artemis, artemis-jakarta-client",
        "A table, sql, camel-sql"
    })
    void theBuildHasTheProfileThatIsNamed(String section, String profile, String artifact) throws IOException {
        assertThat(Documentation.page("sources").section(section).text())
                .contains("`mvn -q -DskipTests package -P" + profile + "`");
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern(Pattern.compile("(?s)<profile>\\s*<id>" + profile
                        + "</id>((?!</profile>).)*<artifactId>" + artifact
                        + "</artifactId>((?!</dependency>).)*<optional>true</optional>"));
    }
}
