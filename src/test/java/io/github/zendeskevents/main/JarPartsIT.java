package io.github.zendeskevents.main;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.zendeskevents.Documentation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** The parts of the jar as the page Embedding tells them: how large they are, and that nobody else needs those that are optional. */
class JarPartsIT {

    private static final int LIMIT = 1_000_000;
    private static final String ROOT = "io/github/zendeskevents/";

    private final Documentation section = Documentation.page("embedding").section("What is in the jar");
    private final List<Part> parts =
            section.table("part").stream().map(Part::of).toList();
    /** All that no other row names. */
    private final Part core = parts.get(0);

    @Test
    void withoutItsOptionalPartsTheJarIsSmall() throws IOException {
        assertThat(size(core)).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void eachPartIsAsLargeAsThePageSays() throws IOException {
        long all = 0;
        for (Part part : parts) {
            long size = size(part);
            assertThat(part.kilobytes()).as(part.name()).isCloseTo(size / 1000, within(Math.max(3, size / 20_000)));
            all += size;
        }
        assertThat(all).as("the sum of the parts").isCloseTo(Files.size(jar()), within(30_000L));
    }

    @Test
    void whatAPartNeedsComesToNoHostThatDoesNotAskForIt() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        for (Part part : parts.subList(1, parts.size())) {
            assertThat(part.needs()).as(part.name()).isNotEmpty().allSatisfy(artifact -> assertThat(
                            Pattern.compile("<dependency>(?:(?!</dependency>).)*", Pattern.DOTALL)
                                    .matcher(pom)
                                    .results()
                                    .map(dependency -> dependency.group())
                                    .filter(dependency -> dependency.contains("<artifactId>" + artifact + "<")))
                    .isNotEmpty()
                    .allMatch(dependency -> dependency.contains("<optional>true<")
                            || dependency.contains("<scope>provided<")
                            || dependency.contains("<type>pom<")));
        }
    }

    /** All but those that choose: an inbox by its URL, a system of traces by what the host has. Health is a page only where there is a server. */
    @Test
    void nothingElseNeedsAnOptionalPart() throws IOException {
        noClasses()
                .that(describe("belong to no optional part", type -> of(type).equals(core) && !chooses(type)))
                .should()
                .dependOnClassesThat(describe(
                        "belong to one",
                        type -> type.getPackageName().startsWith("io.github.zendeskevents") && !of(type).equals(core)))
                .check(new ClassFileImporter().importJar(new JarFile(jar().toFile())));
    }

    private static boolean chooses(JavaClass type) {
        return List.of("AccountInbox", "ContextTracing", "Health", "TroubledRecordsList")
                .contains(type.getSimpleName());
    }

    private Part of(JavaClass type) {
        return of(type.getName().replace('.', '/'));
    }

    private Part of(String entry) {
        return parts.stream()
                .filter(part -> part.folder(entry).isPresent())
                .max(Comparator.comparing(
                        part -> part.folder(entry).orElseThrow().length()))
                .orElse(core);
    }

    /** Of a jar of this part alone, as the tool that packs jars compresses it. */
    private long size(Part part) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (JarFile all = new JarFile(jar().toFile());
                ZipOutputStream some = new ZipOutputStream(packed)) {
            Predicate<ZipEntry> ofPart = entry -> of(entry.getName()).equals(part);
            for (ZipEntry entry : all.stream().filter(ofPart).toList()) {
                some.putNextEntry(new ZipEntry(entry.getName()));
                all.getInputStream(entry).transferTo(some);
            }
        }
        return packed.size();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> jars = Files.list(RunningDistribution.built().resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("camel-zendesk-events-"))
                    .findAny()
                    .orElseThrow();
        }
    }

    /**
     * A row of the table.
     *
     * @param folders the packages and folders that belong to it, as paths in the jar
     * @param kilobytes its size, in thousands of bytes
     * @param needs artifacts that only it needs
     */
    private record Part(String name, List<String> folders, long kilobytes, List<String> needs) {

        static Part of(List<String> row) {
            return new Part(
                    row.get(0),
                    names(row.get(1)).stream().map(Part::path).toList(),
                    Long.parseLong(row.get(2)),
                    names(row.get(3)));
        }

        private static List<String> names(String cell) {
            return Pattern.compile("`([^`]+)`")
                    .matcher(cell)
                    .results()
                    .map(name -> name.group(1))
                    .toList();
        }

        private static String path(String name) {
            return name.endsWith("/") ? name : ROOT + name + "/";
        }

        Optional<String> folder(String entry) {
            return folders.stream().filter(entry::startsWith).max(Comparator.comparing(String::length));
        }
    }
}
