package io.github.zendeskevents.client.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * How an account and the settings for it fit together.
 *
 * @param at when that was found out
 * @param url the address of the account
 * @param points in the order in which to mend them
 * @param notTried names of points that make no sense before an error among the others is mended
 */
public record CheckReport(Instant at, URI url, List<CheckPoint> points, List<String> notTried) {

    public CheckReport {
        points = List.copyOf(points);
        notTried = List.copyOf(notTried);
    }

    /** The worst of all points. */
    public CheckPoint.Level level() {
        return points.stream().map(CheckPoint::level).max(Enum::compareTo).orElse(CheckPoint.Level.OK);
    }

    /** The same as JSON. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("result", level().word())
                .put("at", at.toString())
                .put("url", url.toString());
        ArrayNode list = json.putArray("points");
        points.forEach(point -> list.addObject()
                .put("name", point.name())
                .put("level", point.level().word())
                .put("tried", point.tried())
                .put("seen", point.seen())
                .put("todo", point.todo()));
        ArrayNode rest = json.putArray("notTried");
        notTried.forEach(rest::add);
        return json;
    }
}
