package io.github.zendeskevents.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A program that makes its Camel context itself. Patterns of files of routes are its arguments, and what they leave out is not there. */
final class PlainHost extends Host {

    private final ClassPath classPath;

    PlainHost(String camel, String kafkaClient) {
        super(new HostLine(camel, "plain", kafkaClient, Set.of()), "shop.port");
        this.classPath = new ClassPath("plain", camel);
    }

    @Override
    Jars jars() {
        return classPath.jars();
    }

    @Override
    List<String> command(Launch launch) {
        List<String> command = new ArrayList<>(Launch.java("-cp", classPath.toString()));
        command.addAll(launch.options("-D"));
        command.add("shop.Shop");
        launch.own().ifPresent(own -> {
            command.add("classpath:routes/*.camel.yaml");
            command.add("file:" + own + "/*.camel.yaml");
            ofTheModule()
                    .filter(file -> !file.equals(OwnFiles.REPLACED))
                    .forEach(file -> command.add("classpath:zendesk-routes/" + file));
        });
        return command;
    }

    private static Stream<String> ofTheModule() {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".camel.yaml"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
