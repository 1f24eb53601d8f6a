package io.github.zendeskevents.scenario;

class CamelMainNextLineIT extends HostScenarios {

    CamelMainNextLineIT() {
        super(new CamelMainHost(PomProperty.of("camel.next.version"), "4.3.1", "camel-platform-http-main"));
    }
}
