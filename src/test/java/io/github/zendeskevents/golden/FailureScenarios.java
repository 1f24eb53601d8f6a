package io.github.zendeskevents.golden;

import static io.github.zendeskevents.golden.Scenario.group;
import static io.github.zendeskevents.golden.Scenario.identify;
import static io.github.zendeskevents.golden.Scenario.named;
import static io.github.zendeskevents.golden.Scenario.track;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Duration;
import java.util.List;

/** Zendesk says no, once or for good, in each way that has a rule of its own. */
final class FailureScenarios {

    private static final String ANN = identify("u1", "'name':'Ann','email':'ann@x.example'");
    private static final String USER = "/api/v2/users/\\d+";
    private static final String TAKEN =
            "{\"error\":\"RecordInvalid\",\"details\":{\"%s\":[{\"description\":\"taken\",\"error\":\"DuplicateValue\"}]}}";

    private FailureScenarios() {}

    static List<Scenario> all() {
        return List.of(
                named("failure-429-once")
                        .given(zendesk -> zendesk.faults()
                                .on("POST", "/api/v2/users")
                                .retryAfter(2)
                                .status(429))
                        .send(ANN)
                        .oneByOne(),
                named("failure-503-once")
                        .given(zendesk -> zendesk.faults()
                                .on("POST", "/api/v2/users")
                                .retryAfter(2)
                                .status(503))
                        .send(ANN)
                        .oneByOne(),
                named("failure-500-at-a-look")
                        .given(zendesk -> zendesk.faults()
                                .on("GET", "/api/v2/users/.*")
                                .whenBody("external_id")
                                .status(500))
                        .send(ANN)
                        .oneByOne(),
                named("failure-409-once")
                        .given(zendesk ->
                                zendesk.faults().on("POST", "/api/v2/users").status(409, "Conflict"))
                        .send(ANN)
                        .oneByOne(),
                named("failure-page-in-html")
                        .given(zendesk ->
                                zendesk.faults().on("POST", "/api/v2/users").garbage())
                        .send(ANN)
                        .oneByOne(),
                named("failure-answer-lost-after-the-effect")
                        .given(zendesk ->
                                zendesk.faults().on("POST", "/api/v2/users").dropAfter())
                        .send(ANN)
                        .oneByOne(),
                named("failure-call-lost-before-the-effect")
                        .given(FailureScenarios::ann)
                        .given(zendesk -> zendesk.faults().on("PUT", USER).dropBefore())
                        .send(identify("u1", "'name':'Beth'"))
                        .oneByOne(),
                named("failure-email-of-a-new-user-taken-once")
                        .given(zendesk ->
                                zendesk.faults().on("POST", "/api/v2/users").status(422, TAKEN.formatted("email")))
                        .send(ANN)
                        .oneByOne(),
                named("failure-user-id-given-to-another-meanwhile")
                        .given(zendesk -> zendesk.faults()
                                .on("POST", "/api/v2/users")
                                .withEffect()
                                .status(422, TAKEN.formatted("external_id")))
                        .send(ANN)
                        .oneByOne(),
                named("failure-email-taken-meanwhile")
                        .given(FailureScenarios::ann)
                        .given(zendesk -> zendesk.faults()
                                .on("POST", USER + "/identities")
                                .withEffect()
                                .status(422, TAKEN.formatted("value")))
                        .send(identify("u1", "'email':'new@x.example'"))
                        .oneByOne(),
                named("failure-email-taken-by-another-meanwhile")
                        .given(FailureScenarios::ann)
                        .given(zendesk -> {
                            zendesk.change(settings -> settings.withSearchLag(Duration.ofMinutes(10)));
                            zendesk.seed().user("u2", "Bob", "new@x.example");
                        })
                        .send(identify("u1", "'name':'Beth','email':'new@x.example'"))
                        .oneByOne(),
                named("failure-organization-name-taken-meanwhile")
                        .given(zendesk -> zendesk.faults()
                                .on("POST", "/api/v2/organizations/create_or_update")
                                .withEffect()
                                .status(422, TAKEN.formatted("name")))
                        .send(group("u1", "acme", "'name':'Acme'"))
                        .oneByOne(),
                named("failure-organization-id-taken-meanwhile")
                        .given(zendesk -> {
                            zendesk.seed().organization(null, "Acme");
                            zendesk.faults()
                                    .on("PUT", "/api/v2/organizations/\\d+")
                                    .status(422, TAKEN.formatted("external_id"));
                        })
                        .send(group("u1", "acme", "'name':'Acme'"))
                        .oneByOne(),
                named("failure-user-vanished")
                        .given(FailureScenarios::ann)
                        .given(zendesk -> zendesk.faults()
                                .on("PUT", USER)
                                .status(404, "{\"error\":\"RecordNotFound\",\"description\":\"Not found\"}"))
                        .send(identify("u1", "'name':'Beth'"))
                        .oneByOne(),
                named("failure-timeline-of-a-user-who-vanished")
                        .given(FailureScenarios::ann)
                        .given(zendesk -> zendesk.faults()
                                .on("POST", USER + "/events")
                                .status(404, "{\"error\":\"RecordNotFound\",\"description\":\"Not found\"}"))
                        .send(track("u1", "Seen"))
                        .oneByOne(),
                named("failure-membership-made-meanwhile")
                        .given(FailureScenarios::ann)
                        .given(zendesk -> {
                            zendesk.seed().organization("acme", "Acme");
                            zendesk.faults()
                                    .on("POST", "/api/v2/organization_memberships")
                                    .withEffect()
                                    .status(422, TAKEN.formatted("user_id"));
                        })
                        .send(group("u1", "acme", "'name':'Acme'"))
                        .oneByOne(),
                named("failure-403-of-one-record")
                        .given(zendesk -> zendesk.seed().sharedUser("u1", "Shared", "shared@x.example"))
                        .send(identify("u1", "'name':'Changed'"))
                        .send(identify("u1", "'name':'Shared'"))
                        .oneByOne(),
                named("failure-422-of-one-record")
                        .send(identify("u1", "'name':'Ann','email':'not an address'"))
                        .send(ANN)
                        .oneByOne(),
                named("failure-422-of-a-new-address")
                        .given(FailureScenarios::ann)
                        .send(identify("u1", "'name':'Beth','email':'not an address'"))
                        .oneByOne(),
                named("failure-401-once")
                        .given(zendesk ->
                                zendesk.faults().on("POST", "/api/v2/users").status(401))
                        .send(ANN)
                        .oneByOne(),
                named("failure-token-ended")
                        .with("zendesk.oauth.token", "")
                        .with("zendesk.oauth.client-id", SandboxSettings.OAUTH_CLIENT)
                        .with("zendesk.oauth.client-secret", SandboxSettings.OAUTH_SECRET)
                        .send(ANN)
                        .given(Sandbox::revokeTokens)
                        .send(track("u1", "Seen"))
                        .oneByOne(),
                named("failure-no-right-to-create-fields")
                        .given(zendesk -> zendesk.change(settings -> settings.withAgentToken(true)))
                        .given(FailureScenarios::ann)
                        .send(identify("u1", "'name':'Beth','plan':'pro'"))
                        .oneByOne());
    }

    private static void ann(Sandbox zendesk) {
        zendesk.seed().user("u1", "Ann", "ann@x.example");
    }
}
