package io.github.zendeskevents.scenario;

class PlainIT extends HostScenarios {

    PlainIT() {
        super(new PlainHost(PomProperty.of("camel.version"), "3.9.1"));
    }
}
