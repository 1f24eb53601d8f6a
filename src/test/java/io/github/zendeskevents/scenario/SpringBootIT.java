package io.github.zendeskevents.scenario;

class SpringBootIT extends HostScenarios {

    SpringBootIT() {
        super(new SpringBootHost(
                "spring-boot", PomProperty.of("spring-boot.version"), PomProperty.of("camel.version"), "3.9.1"));
    }
}
