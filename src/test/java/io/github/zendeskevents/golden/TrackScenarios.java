package io.github.zendeskevents.golden;

import static io.github.zendeskevents.golden.Scenario.identify;
import static io.github.zendeskevents.golden.Scenario.named;
import static io.github.zendeskevents.golden.Scenario.track;

import io.github.zendeskevents.sandbox.Sandbox;
import java.util.List;

/** What a track puts on the timeline, and of whom. */
final class TrackScenarios {

    private TrackScenarios() {}

    static List<Scenario> all() {
        return List.of(
                named("track-known-user")
                        .given(TrackScenarios::ann)
                        .send(track("U1", "Order Completed", ",'properties':{'total':12.50,'items':[{'sku':'a'}]}"))
                        .send(track("u1", "Order Completed", ",'context':{'traits':{'name':'Beth','plan':'q'}}"))
                        .oneByOne(),
                named("track-unknown-user")
                        .send(track("u1", "Seen"))
                        .send(track("u1", "Seen", ",'context':{'traits':{'name':'Ann'}}"))
                        .oneByOne(),
                named("track-unknown-user-with-details")
                        .send(track("u1", "Seen", ",'context':{'traits':{'name':'Ann','email':'ann@x.example'}}"))
                        .send(track("u1", "Seen"))
                        .oneByOne(),
                named("track-user-found-by-email")
                        .given(zendesk -> zendesk.seed().user(null, "Ann", "ann@x.example"))
                        .send(track("u1", "Seen", ",'properties':{'email':'ann@x.example'}"))
                        .oneByOne(),
                named("track-email-of-another-external-id")
                        .given(TrackScenarios::ann)
                        .send(track("u2", "Seen", ",'context':{'traits':{'name':'Bob','email':'ann@x.example'}}"))
                        .oneByOne(),
                named("track-remembered-details")
                        .send(identify("u1", "'name':'Ann','email':'ann@x.example'"))
                        .given(zendesk -> zendesk.seed()
                                .deletedUser(zendesk.user("u1")
                                        .orElseThrow()
                                        .path("id")
                                        .asLong()))
                        .send(track("u1", "Seen"))
                        .oneByOne(),
                named("track-filtered")
                        .with("zendesk.track.events", "Order Completed, Sign*")
                        .given(TrackScenarios::ann)
                        .send(track("u1", "Order Completed"))
                        .send(track("u1", "Signed Up"))
                        .send(track("u1", "Seen"))
                        .oneByOne(),
                named("track-without-name")
                        .given(TrackScenarios::ann)
                        .send("{'type':'track','userId':'u1'}")
                        .send("{'type':'track','userId':'u1','event':' '}")
                        .oneByOne(),
                named("track-without-user-id")
                        .send("{'type':'track','event':'Seen'}")
                        .send("{'type':'track','event':'Seen','anonymousId':'a'}")
                        .oneByOne(),
                named("track-long-name")
                        .with("zendesk.source-name", "shop")
                        .with("zendesk.profile-type", "buyer")
                        .given(TrackScenarios::ann)
                        .send(track("u1", "12345678901234567890123456789012345678901 and more"))
                        .oneByOne(),
                named("track-of-staff")
                        .given(zendesk -> zendesk.seed().agent("u1", "Boss", "boss@x.example"))
                        .send(track("u1", "Seen"))
                        .oneByOne(),
                named("track-timeline-not-switched-on")
                        .given(TrackScenarios::ann)
                        .given(zendesk -> zendesk.change(settings -> settings.withTimeline(false)))
                        .send(track("u1", "Seen"))
                        .oneByOne());
    }

    private static void ann(Sandbox zendesk) {
        zendesk.seed().user("u1", "Ann", "ann@x.example");
    }
}
