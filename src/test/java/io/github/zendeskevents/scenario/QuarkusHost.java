package io.github.zendeskevents.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An application of Quarkus, on the JVM. */
final class QuarkusHost extends Host {

    QuarkusHost(String quarkus, String camel, String kafkaClient) {
        super(new HostLine(camel, "Quarkus " + quarkus, kafkaClient, Set.of()), "quarkus.http.port");
    }

    @Override
    Jars jars() {
        return Jars.in(Launch.built("quarkus", "quarkus-app/lib/main"));
    }

    @Override
    List<String> command(Launch launch) {
        List<String> command = new ArrayList<>(Launch.java());
        command.addAll(launch.options("-D", "classpath:routes/*.camel.yaml,classpath:zendesk-routes/*.camel.yaml"));
        command.addAll(List.of(
                "-jar", Launch.built("quarkus", "quarkus-app/quarkus-run.jar").toString()));
        return command;
    }
}
