package io.github.zendeskevents.scenario;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class DistributionLineIT extends HostScenarios {

    DistributionLineIT() {
        super(new DistributionHost(PomProperty.of("camel.version"), "3.9.1", DistributionLineIT::kafka));
    }

    /** What the profile {@code kafka} of the build adds to {@code lib/}, from the class path of this test. */
    private static List<Path> kafka() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName()
                        .toString()
                        .matches("(camel-kafka|kafka-clients|lz4-java|snappy-java|zstd-jni)-[0-9].*"))
                .toList();
    }
}
