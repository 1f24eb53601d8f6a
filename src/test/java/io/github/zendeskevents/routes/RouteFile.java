package io.github.zendeskevents.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A file of {@code routes/}, as text and as a tree.
 *
 * @param path of the file
 * @param text as it stands there
 * @param tree the items of the file
 */
record RouteFile(Path path, String text, JsonNode tree) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All files, those of the examples too. */
    static List<RouteFile> all() {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(RouteFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RouteFile read(Path path) {
        try {
            return of(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RouteFile of(Path path, String text) {
        return new RouteFile(
                path, text, JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text)));
    }

    /** The file's name without its extension, such as {@code users}. */
    String name() {
        return path.getFileName().toString().replace(".camel.yaml", "");
    }

    /** How many lines it has. */
    long lines() {
        return text.lines().count();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
