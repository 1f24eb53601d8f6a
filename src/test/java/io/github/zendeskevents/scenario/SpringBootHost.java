package io.github.zendeskevents.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An application of Spring Boot. Its first start is that of the jar that Spring Boot packs, with the module as a jar inside it. The others
 * are of the same jar unpacked, as Spring Boot advises for production: they take half the time.
 */
final class SpringBootHost extends Host {

    private final String project;
    private Path unpacked;
    private boolean startedPacked;

    /**
     * Names it.
     *
     * @param project its folder in {@code src/it}
     */
    SpringBootHost(String project, String boot, String camel, String kafkaClient, String... otherVersion) {
        super(new HostLine(camel, "Spring Boot " + boot, kafkaClient, Set.of(otherVersion)), "server.port");
        this.project = project;
    }

    @Override
    Jars jars() {
        return Jars.inside(jar(), "BOOT-INF/lib/");
    }

    @Override
    void prepare(Path folder) throws IOException {
        List<String> command = new ArrayList<>(Launch.java("-Djarmode=tools", "-jar", jar().toString()));
        command.addAll(
                List.of("extract", "--destination", folder.resolve("unpacked").toString()));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
        unpacked = folder.resolve("unpacked/shop.jar");
        assertThat(unpacked).isRegularFile();
    }

    @Override
    List<String> command(Launch launch) {
        List<String> command = new ArrayList<>(Launch.java("-jar", (startedPacked ? unpacked : jar()).toString()));
        startedPacked = true;
        command.addAll(launch.options("--", "classpath:camel/*.camel.yaml"));
        return command;
    }

    @Override
    boolean hasTableInCode() {
        return true;
    }

    @Override
    boolean hidesStackTraces() {
        return true;
    }

    private Path jar() {
        return Launch.built(project, "shop.jar");
    }
}
