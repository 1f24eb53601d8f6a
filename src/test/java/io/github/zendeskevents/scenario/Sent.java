package io.github.zendeskevents.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Events that are sent, written with single quotes. */
final class Sent {

    private Sent() {}

    static String identify(String user) {
        return "{'type':'identify','messageId':'i-%s','userId':'%s','traits':{'name':'Ada %s','email':'%s@acme.example','plan':'pro'}}"
                .formatted(user, user, user, user);
    }

    static String group(String user, String group) {
        return "{'type':'group','messageId':'g-%s','userId':'%s','groupId':'%s','traits':{'name':'Acme %s','employees':42}}"
                .formatted(user, user, group, group);
    }

    /** One of many, told apart by a number. */
    static String track(String user, int n) {
        return "{'type':'track','messageId':'%s-%d','userId':'%s','event':'Order Completed','properties':{'n':%d}}"
                .formatted(user, n, user, n);
    }

    /** The numbers of tracks. */
    static List<Integer> numbers(List<JsonNode> tracks) {
        return tracks.stream()
                .map(track -> track.path("properties").path("n").asInt())
                .toList();
    }
}
