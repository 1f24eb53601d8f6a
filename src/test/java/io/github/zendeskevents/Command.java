package io.github.zendeskevents;

import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds a command of the documentation against what is there: goals, profiles, tests, settings, paths and addresses. */
final class Command {

    private static final List<String> GOALS = List.of(
            "clean",
            "verify",
            "test",
            "package",
            "test-compile",
            "spotless:apply",
            "versions:display-property-updates@versions-behind");
    private static final List<String> SWITCHES = List.of(
            "skipTests",
            "bench.short",
            "soak.minutes",
            "surefire.failIfNoSpecifiedTests",
            "invoker.skip",
            "test",
            "it.test");

    private Command() {}

    /** One line for each part of the command that does not exist. */
    static List<String> problems(String line) throws IOException {
        List<String> problems = new ArrayList<>();
        String[] words = line.split(" ");
        for (int i = 1; i < words.length; i++) {
            if (!exists(words[0], words[i].replace("\"", ""), line)) {
                problems.add(words[i]);
            }
        }
        return problems;
    }

    private static boolean exists(String program, String word, String line) throws IOException {
        if (program.equals("mvn")) {
            return ofMaven(word);
        }
        if (program.endsWith("bin/run")) {
            return Files.exists(Path.of("src/main/dist/bin/run"))
                    && (word.startsWith("-D")
                            ? isSetting(word.substring(2).replaceFirst("=.*", ""))
                            : isOfCommand(word));
        }
        if (program.equals("curl")) {
            return !word.startsWith("http:") || isServed(word);
        }
        return program.equals("cp") && Files.exists(Path.of(word)) && line.split(" ").length == 3;
    }

    /** The test of the page on the first day gives these commands, with such files. */
    private static boolean isOfCommand(String word) {
        return word.matches("check|import|--type|identify|[a-z-]+\\.(jsonl|jsonl\\.gz|csv)");
    }

    private static boolean ofMaven(String word) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        if (word.startsWith("exec:java@")) {
            return pom.contains("<id>" + word.substring("exec:java@".length()) + "</id>");
        }
        if (word.startsWith("-P")) {
            return Stream.of(word.substring(2).split(","))
                    .allMatch(profile -> pom.contains("<id>" + profile + "</id>"));
        }
        if (word.startsWith("-Dtest=") || word.startsWith("-Dit.test=")) {
            return word.equals("-Dtest=none") || isTest(word.replaceFirst(".*=", ""));
        }
        if (word.startsWith("-Dinvoker.test=")) {
            return Files.exists(
                    Path.of("src/it").resolve(word.replaceFirst(".*=", "")).resolve("pom.xml"));
        }
        return word.equals("-q")
                || GOALS.contains(word)
                || (word.startsWith("-D") && SWITCHES.contains(word.substring(2).replaceFirst("=.*", "")));
    }

    private static boolean isSetting(String name) {
        return name.equals("camel.main.routes-reload-enabled")
                || name.equals("log.format")
                || Setting.named(name).isPresent();
    }

    private static boolean isTest(String name) throws IOException {
        try (Stream<Path> tests = Files.walk(Path.of("src/test/java"))) {
            return tests.anyMatch(file -> file.endsWith(name + ".java"));
        }
    }

    private static boolean isServed(String url) throws IOException {
        String path =
                url.replaceFirst("^http://127\\.0\\.0\\.1:80(80|81|90)", "").replaceFirst("\\?.*", "");
        if (url.contains(":8090/")) {
            return List.of("/sandbox/state", "/sandbox/faults").contains(path);
        }
        if (url.contains(":8080/")) {
            return path.matches("/v1/(identify|track|group|batch)");
        }
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            return routes.filter(Files::isRegularFile).anyMatch(file -> serves(file, path));
        }
    }

    private static boolean serves(Path file, String path) {
        return Pattern.compile("name: path, value: (?:\"([^\"]+)\"|([^\"}]+)})")
                .matcher(Documentation.whole(file).text())
                .results()
                .map(served -> served.group(1) == null ? served.group(2) : served.group(1))
                .anyMatch(served -> path.substring(1).matches(served.replaceAll("\\{\\w+}", "[^/]+")));
    }
}
