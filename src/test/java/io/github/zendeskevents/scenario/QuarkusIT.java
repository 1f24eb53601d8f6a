package io.github.zendeskevents.scenario;

/** The Camel is the one of that line of Quarkus: older than the one that the module is built on. */
class QuarkusIT extends HostScenarios {

    QuarkusIT() {
        super(new QuarkusHost(PomProperty.of("quarkus.version"), "4.17.0", "4.1.1"));
    }
}
