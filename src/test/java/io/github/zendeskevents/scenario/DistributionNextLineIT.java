package io.github.zendeskevents.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class DistributionNextLineIT extends HostScenarios {

    DistributionNextLineIT() {
        super(new DistributionHost(
                PomProperty.of("camel.next.version"),
                "4.3.1",
                DistributionNextLineIT::ofTheLine,
                "camel-jetty",
                "camel-jetty-common",
                "camel-kamelet",
                "camel-cloud"));
    }

    private static List<Path> ofTheLine() {
        try (Stream<Path> jars = Files.list(Launch.built("distribution-next", "lib"))) {
            return jars.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
