package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the inbox off, two senders at the same time write of the same users and organizations while calls fail. */
class WithoutInboxTest {

    private static final int USERS = 5;
    private static final int ROUNDS = 60;
    private static final int KINDS = 3;

    private final Sandbox sandbox = Sandbox.start();
    private RunningRoutes routes;

    @BeforeEach
    void start() {
        routes = RunningRoutes.startImpatiently(sandbox);
        await().until(() -> !sandbox.calls("GET", "/api/v2/users/me").isEmpty());
        List<SandboxFault> script = new ArrayList<>(Collections.nCopies(1_000, SandboxFault.pass()));
        for (int i = 0; i < 60; i++) {
            script.addAll(List.of(SandboxFault.status(500), SandboxFault.dropBefore(), SandboxFault.html()));
        }
        Collections.shuffle(script, new Random(1));
        // The first requests read the lists of fields; for minutes without them, their traits would be left out.
        script.addAll(0, Collections.nCopies(60, SandboxFault.pass()));
        sandbox.faults().next(script.toArray(SandboxFault[]::new));
    }

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void eachSendersEventsTakeEffectInTheOrderOfItsSendingAndTheLastOfOneOfThemStands() {
        List<CompletableFuture<CompletableFuture<Void>>> senders = IntStream.range(0, 2)
                .mapToObj(sender -> CompletableFuture.supplyAsync(() -> send(sender)))
                .toList();
        senders.forEach(sender -> sender.thenCompose(ended -> ended)
                .orTimeout(60, TimeUnit.SECONDS)
                .join());

        assertThat(sandbox.endUsers()).hasSize(USERS);
        assertThat(sandbox.organizations()).hasSize(1);
        for (int user = 0; user < USERS; user++) {
            JsonNode found = sandbox.user("u" + user).orElseThrow();
            List<Integer> timeline = sandbox.timeline(found.path("id").asLong()).stream()
                    .map(e -> e.at("/properties/n").asInt())
                    .toList();
            for (int sender = 0; sender < 2; sender++) {
                int own = sender;
                assertThat(timeline.stream().filter(n -> n % 2 == own).toList())
                        .as("tracks of sender %d", sender)
                        .containsExactlyElementsOf(numbers(sender, 1, user));
            }
            assertThat(found.at("/user_fields/counter").asInt()).isIn(last(0, 0, user), last(1, 0, user));
        }
        int size =
                sandbox.organizations().get(0).at("/organization_fields/size").asInt();
        assertThat(size)
                .isIn(IntStream.range(0, 2)
                        .map(WithoutInboxTest::lastGroup)
                        .boxed()
                        .toList());
        assertWritesOfEachSenderInOrder();
    }

    private CompletableFuture<Void> send(int sender) {
        List<CompletableFuture<Void>> all = IntStream.range(0, ROUNDS * KINDS)
                .mapToObj(i -> routes.sendLater(event(i, 2 * i + sender))
                        .thenAccept(outcomes -> assertThat(outcomes).containsOnly(new Outcome.Delivered())))
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
    }

    private static String event(int i, int n) {
        String user = "u" + i / KINDS % USERS;
        return switch (i % KINDS) {
            case 0 ->
                "{'type':'identify','userId':'%s','traits':{'name':'User','email':'%s@load.example','counter':%d}}"
                        .formatted(user, user, n);
            case 1 -> "{'type':'track','userId':'%s','event':'Seen','properties':{'n':%d}}".formatted(user, n);
            default ->
                "{'type':'group','userId':'%s','groupId':'g1','traits':{'name':'Acme','size':%d}}".formatted(user, n);
        };
    }

    private static List<Integer> numbers(int sender, int kind, int user) {
        return IntStream.range(0, ROUNDS * KINDS)
                .filter(i -> i % KINDS == kind && i / KINDS % USERS == user)
                .map(i -> 2 * i + sender)
                .boxed()
                .toList();
    }

    private static int last(int sender, int kind, int user) {
        List<Integer> all = numbers(sender, kind, user);
        return all.get(all.size() - 1);
    }

    private static int lastGroup(int sender) {
        return last(sender, 2, USERS - 1);
    }

    private void assertWritesOfEachSenderInOrder() {
        for (String path : sandbox.calls("PUT", ".*/(users|organizations)/\\d+").stream()
                .map(c -> c.path())
                .distinct()
                .toList()) {
            for (int sender = 0; sender < 2; sender++) {
                int own = sender;
                List<Integer> written =
                        sandbox
                                .calls(c -> c.method().equals("PUT") && c.path().equals(path) && c.status() == 200)
                                .stream()
                                .map(c -> c.body().replaceAll("(?s).*\"(?:counter|size)\":(\\d+).*", "$1"))
                                .filter(n -> n.matches("\\d+"))
                                .map(Integer::valueOf)
                                .filter(n -> n % 2 == own)
                                .toList();
                assertThat(written)
                        .as("%s by sender %d", path, sender)
                        .isSorted()
                        .hasSizeGreaterThan(1);
            }
        }
    }
}
