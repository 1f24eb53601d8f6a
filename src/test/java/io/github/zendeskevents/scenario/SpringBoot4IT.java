package io.github.zendeskevents.scenario;

class SpringBoot4IT extends HostScenarios {

    SpringBoot4IT() {
        super(new SpringBootHost(
                "spring-boot-4",
                PomProperty.of("spring-boot.next.version"),
                PomProperty.of("camel.next.version"),
                "4.1.2",
                "camel-kamelet"));
    }
}
