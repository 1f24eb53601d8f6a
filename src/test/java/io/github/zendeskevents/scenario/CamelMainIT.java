package io.github.zendeskevents.scenario;

class CamelMainIT extends HostScenarios {

    CamelMainIT() {
        super(new CamelMainHost(PomProperty.of("camel.version"), "3.9.1"));
    }
}
