package io.github.zendeskevents.golden;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The calls of the sandbox's journal as text in which nothing depends on the run: ids have names, members of JSON and
 * parameters of the query stand in the order of the alphabet. The look at the credentials is left out, because it comes
 * when the routes start and while Zendesk is away.
 */
final class Journal {

    private final Sandbox sandbox;
    private final Ids ids;
    private int told;

    Journal(Sandbox sandbox, Ids ids) {
        this.sandbox = sandbox;
        this.ids = ids;
    }

    static boolean isCheck(SandboxCall call) {
        return call.path().equals("/api/v2/users/me");
    }

    /** A line for each call that no earlier answer had. */
    List<String> callsSinceLast() {
        List<SandboxCall> calls = sandbox.calls(call -> !isCheck(call));
        List<String> lines = new ArrayList<>();
        int listings = 0;
        for (SandboxCall call : calls.subList(told, calls.size())) {
            lines.add(line(call));
            listings = isListingOfFields(call) ? listings + 1 : 0;
            // Fields of users and of organizations are asked for at the same time.
            lines.subList(lines.size() - listings, lines.size()).sort(Comparator.naturalOrder());
        }
        told = calls.size();
        return lines;
    }

    private static boolean isListingOfFields(SandboxCall call) {
        return call.method().equals("GET") && call.path().endsWith("_fields");
    }

    private String line(SandboxCall call) {
        String query = Arrays.stream(call.query().split("&")).sorted().collect(Collectors.joining("&"));
        String target = call.method() + " " + call.path() + (query.isEmpty() ? "" : "?" + query);
        String body = call.body().isEmpty() ? "" : " " + Json.sorted(Json.tree(call.body()));
        return ids.named(target + " -> " + (call.status() == 0 ? "dropped" : call.status()) + body);
    }
}
