package io.github.zendeskevents.golden;

import static io.github.zendeskevents.golden.Scenario.identify;
import static io.github.zendeskevents.golden.Scenario.named;
import static io.github.zendeskevents.golden.Scenario.track;

import io.github.zendeskevents.sandbox.Sandbox;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 120 events of 60 users at once, which share calls. */
final class LoadScenarios {

    private static final int USERS = 60;

    private LoadScenarios() {}

    static List<Scenario> all() {
        return List.of(
                named("load-new-users-with-imports")
                        .given(zendesk -> zendesk.change(settings -> settings.withImports(true)))
                        .send(identifyAndTrack(i -> identify(user(i), details(i))))
                        .underLoad(),
                named("load-new-users-without-imports")
                        .send(identifyAndTrack(i -> identify(user(i), details(i))))
                        .underLoad(),
                named("load-known-users-unchanged")
                        .given(LoadScenarios::known)
                        .send(identifyAndTrack(i -> identify(user(i), details(i))))
                        .underLoad(),
                named("load-known-users-changed")
                        .given(LoadScenarios::known)
                        .send(identifyAndTrack(i -> identify(
                                user(i), details(i) + (i % 3 == 0 ? ",'phone':'+155501" + (1000 + i) + "'" : ""))))
                        .underLoad(),
                named("load-memberships")
                        .given(LoadScenarios::known)
                        .given(zendesk -> {
                            zendesk.seed().organization("g1", "Acme");
                            zendesk.seed().organization("g2", "Bolt");
                        })
                        .send(identifyAndTrack(i -> identify(user(i), "'organizationId':'g" + (1 + i % 2) + "'")))
                        .underLoad(),
                named("load-some-events-fail")
                        .given(zendesk -> {
                            zendesk.change(settings -> settings.withImports(true));
                            zendesk.seed().user("other", "Other", "user1@x.example");
                            zendesk.seed().agent(null, "Agent", "user2@x.example");
                        })
                        .send(identifyAndTrack(i -> identify(user(i), details(i))))
                        .underLoad());
    }

    private static void known(Sandbox zendesk) {
        IntStream.range(0, USERS).forEach(i -> zendesk.seed().user(user(i), "User " + i, user(i) + "@x.example"));
    }

    private static String user(int i) {
        return "user" + i;
    }

    private static String details(int i) {
        return "'name':'User " + i + "','email':'" + user(i) + "@x.example'";
    }

    private static String identifyAndTrack(IntFunction<String> identify) {
        return IntStream.range(0, USERS)
                .mapToObj(i -> identify.apply(i) + "," + track(user(i), "Seen"))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
