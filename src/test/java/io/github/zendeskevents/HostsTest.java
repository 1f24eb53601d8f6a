package io.github.zendeskevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is shown of the hosts in src/it is what is built there. Maven's invoker builds them and runs their own tests; the package scenario
 * tries them from outside.
 */
class HostsTest {

    private static final Path HOSTS = Path.of("src/it");
    private static final String FORMS = read(HOSTS.resolve("camel-main/src/main/resources/routes/signup.camel.yaml"));

    private final Documentation page = Documentation.page("embedding");

    static Stream<Path> poms() throws IOException {
        try (Stream<Path> hosts = Files.list(HOSTS)) {
            return hosts.filter(Files::isDirectory).map(host -> host.resolve("pom.xml")).toList().stream();
        }
    }

    @Test
    void theDocumentedRoutesAreThoseOfTheHosts() {
        String plain = read(HOSTS.resolve("plain/src/main/resources/routes/signup.camel.yaml"));
        assertThat(page.section("Sending events").code("yaml")).containsExactly(plain, FORMS);
        assertThat(read(HOSTS.resolve("spring-boot/src/main/resources/camel/signup.camel.yaml")))
                .isEqualTo(FORMS);
        assertThat(read(HOSTS.resolve("quarkus/src/main/resources/routes/signup.camel.yaml")))
                .isEqualTo(FORMS);
    }

    @ParameterizedTest
    @CsvSource({
        "camel-main,camel-main and Quarkus",
        "quarkus,camel-main and Quarkus",
        "spring-boot,Spring Boot",
        "spring-boot,'Health, metrics and info in Spring Boot'"
    })
    void theDocumentedPropertiesAreThoseOfTheHosts(String host, String section) {
        assertThat(read(HOSTS.resolve(host + "/src/main/resources/application.properties"))
                        .lines())
                .containsAll(
                        page.section(section).onlyCode("properties").lines().toList());
    }

    @Test
    void theDocumentedJavaIsThatOfThePlainHost() {
        assertThat(read(HOSTS.resolve("plain/src/main/java/shop/Shop.java")))
                .contains(page.section("A plain context").onlyCode("java").indent(8));
    }

    @Test
    void theDocumentedTraitTableIsThatOfSpringBoot() {
        assertThat(read(HOSTS.resolve("spring-boot/src/main/java/shop/Tables.java")))
                .contains(page.section("Trait tables as beans").onlyCode("java").indent(4));
    }

    @ParameterizedTest
    @CsvSource({"plain", "camel-main", "spring-boot", "spring-boot-4", "quarkus"})
    void whatIsSaidToBeAddedIsAdded(String host) {
        String pom = read(HOSTS.resolve(host + "/pom.xml"));
        assertThat(page.text()).contains("`src/it/" + host + "`");
        assertThat(pom)
                .contains(
                        "<artifactId>HikariCP<",
                        "<artifactId>sqlite-jdbc<",
                        "<type>test-jar<",
                        "<artifactId>jetty-server<");
        page.text()
                .lines()
                .filter(line -> line.contains("`src/it/" + host + "`"))
                .forEach(line -> {
                    Matcher artifact = Pattern.compile("`(camel-(?:spring-boot|quarkus)-[a-z-]+)`")
                            .matcher(line);
                    while (artifact.find()) {
                        assertThat(pom).contains("<artifactId>" + artifact.group(1) + "<");
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "plain,camel-file,camel-kafka",
        "camel-main,camel-file,camel-kafka",
        "spring-boot,camel-file-starter,camel-kafka-starter",
        "spring-boot-4,camel-file-starter,camel-kafka-starter",
        "quarkus,camel-quarkus-file,camel-quarkus-kafka"
    })
    void whatIsSaidToBeAddedForASourceIsAdded(String host, String file, String kafka) {
        List<String> row = page.section("Optional parts").table("for").stream()
                .filter(cells -> cells.get(0).equals("a source"))
                .findFirst()
                .orElseThrow();
        assertThat(row.get(1)).contains(kafka + "`");
        assertThat(read(HOSTS.resolve(host + "/pom.xml")))
                .contains("<artifactId>" + file + "<", "<artifactId>" + kafka + "<");
    }

    @ParameterizedTest
    @MethodSource("poms")
    void aHostTakesAllVersionsFromThePomOfTheModule(Path pom) {
        assertThat(read(pom).lines().filter(line -> line.contains("<version>") && !line.matches(".*(@|\\$\\{).*")))
                .containsExactly("  <version>1</version>");
    }

    @Test
    void theLinesThatAreSaidToBeRunAreRun() throws IOException {
        String pom = read(Path.of("pom.xml"));
        Documentation lines = page.section("Lines of Camel");
        String bom = lines.onlyCode("xml");
        for (String property : List.of("camel", "camel.next", "spring-boot", "spring-boot.next", "quarkus")) {
            Matcher version = Pattern.compile("<" + Pattern.quote(property) + "\\.version>(.+)</")
                    .matcher(pom);
            assertThat(version.find()).isTrue();
            assertThat(lines.text()).contains(version.group(1));
            bom = bom.replace("<version>" + version.group(1) + "<", "<version>@" + property + ".version@<");
        }
        assertThat(read(HOSTS.resolve("spring-boot-4/pom.xml"))
                        .replaceAll("\\s*<!--.*-->", "")
                        .replaceAll("\\s+", ""))
                .contains(bom.replaceAll("\\s+", ""));
    }

    @Test
    void theSandboxOfAHostListensWithTheJettyThatItIsBuiltOn() {
        assertThat(read(Path.of("pom.xml"))).contains("<jetty.version>" + Jetty.VERSION + "</jetty.version>");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
