package io.github.zendeskevents.scenario;

class PlainNextLineIT extends HostScenarios {

    PlainNextLineIT() {
        super(new PlainHost(PomProperty.of("camel.next.version"), "4.3.1"));
    }
}
