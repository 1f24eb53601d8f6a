package io.github.zendeskevents.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * The jars that an application consists of.
 *
 * @param checksums the CRC-32 of each, by the names of their files
 */
record Jars(Map<String, Long> checksums) {

    private static final Pattern CAMEL = Pattern.compile(
            "(?:org\\.apache\\.camel\\.)?(camel-(?!zendesk-events|quarkus)[a-z0-9-]+?)-(\\d+\\.\\d+\\.\\d+)\\.jar");
    private static final Pattern MODULE =
            Pattern.compile("(?:io\\.github\\.zendeskevents\\.)?camel-zendesk-events-.*\\.jar");

    static Jars of(Collection<Path> files) {
        Map<String, Long> checksums = new TreeMap<>();
        files.forEach(file -> checksums.put(file.getFileName().toString(), checksum(file)));
        return new Jars(checksums);
    }

    static Jars in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return of(files.filter(file -> file.toString().endsWith(".jar")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those inside a jar, in one of its folders. */
    static Jars inside(Path jar, String folder) {
        Map<String, Long> checksums = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .filter(entry -> entry.getName().startsWith(folder)
                            && entry.getName().endsWith(".jar"))
                    .forEach(entry -> checksums.put(entry.getName().substring(folder.length()), entry.getCrc()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Jars(checksums);
    }

    /** The version of each part of Camel, by the name of the part; starters of Spring Boot have that of their Camel. */
    Map<String, String> camel() {
        Map<String, String> versions = new TreeMap<>();
        checksums.keySet().stream()
                .map(CAMEL::matcher)
                .filter(Matcher::matches)
                .forEach(jar -> versions.put(jar.group(1), jar.group(2)));
        return versions;
    }

    /** The checksum of the module, of which there is one. */
    Collection<Long> module() {
        return checksums.entrySet().stream()
                .filter(jar -> MODULE.matcher(jar.getKey()).matches())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The versions of a part that is not of Camel. */
    List<String> versions(String part) {
        Pattern name = Pattern.compile("(?:.*\\.)?" + Pattern.quote(part) + "-(\\d+\\.\\d+\\.\\d+)\\.jar");
        return checksums.keySet().stream()
                .map(name::matcher)
                .filter(Matcher::matches)
                .map(jar -> jar.group(1))
                .toList();
    }

    static long checksum(Path file) {
        CRC32 sum = new CRC32();
        try {
            sum.update(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum.getValue();
    }
}
