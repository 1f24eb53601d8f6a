package io.github.zendeskevents.scenario;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What {@code java -cp} is given to start an application on a line of Camel: its own jar, and those that it needs.
 *
 * @param project its folder in {@code src/it}
 * @param camel the version of Camel
 */
record ClassPath(String project, String camel) {

    Jars jars() {
        return Jars.of(
                Stream.of(toString().split(File.pathSeparator)).map(Path::of).toList());
    }

    @Override
    public String toString() {
        try {
            return Launch.built(project, project + "-1.jar")
                    + File.pathSeparator
                    + Files.readString(Launch.built(project, "classpath-" + camel))
                            .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
