package io.github.zendeskevents.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A program of camel-main. */
final class CamelMainHost extends Host {

    private final ClassPath classPath;

    CamelMainHost(String camel, String kafkaClient, String... otherVersion) {
        super(new HostLine(camel, "camel-main", kafkaClient, Set.of(otherVersion)), "shop.port");
        this.classPath = new ClassPath("camel-main", camel);
    }

    @Override
    Jars jars() {
        return classPath.jars();
    }

    @Override
    List<String> command(Launch launch) {
        List<String> command = new ArrayList<>(Launch.java("-cp", classPath.toString()));
        command.addAll(launch.options("-D", "classpath:routes/*.camel.yaml,classpath:zendesk-routes/*.camel.yaml"));
        command.add("shop.Shop");
        return command;
    }
}
