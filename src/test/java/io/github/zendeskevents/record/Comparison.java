package io.github.zendeskevents.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where an answer of Zendesk's differs from that of the sandbox to the same request. */
final class Comparison {

    private Comparison() {}

    /** One line for each difference, none of which holds a value. */
    static List<String> of(Answer zendesk, Answer sandbox) {
        List<String> lines = new ArrayList<>();
        if (zendesk.status() != sandbox.status()) {
            lines.add("status " + zendesk.status() + ", in the sandbox " + sandbox.status());
            return lines;
        }
        if (!zendesk.type().equals(sandbox.type())) {
            lines.add("content " + zendesk.type() + ", in the sandbox " + sandbox.type());
            return lines;
        }
        Shape there = Shape.of(zendesk.body());
        Shape here = Shape.of(sandbox.body());
        Set<String> all = new TreeSet<>(there.types().keySet());
        all.addAll(here.types().keySet());
        for (String path : all) {
            Set<String> typesThere = there.types().getOrDefault(path, Set.of());
            Set<String> typesHere = here.types().getOrDefault(path, Set.of());
            boolean parentDiffers = lines.stream().anyMatch(line -> path.startsWith(line.split(" ")[1] + "."));
            if (parentDiffers || (path.endsWith("[]") && (typesThere.isEmpty() || typesHere.isEmpty()))) {
                continue;
            }
            if (typesHere.isEmpty() && !here.isSilentOn(path)) {
                lines.add("member " + path + " (" + String.join(" or ", typesThere) + "), which the sandbox has not");
            } else if (typesThere.isEmpty() && !there.isSilentOn(path)) {
                lines.add("member " + path + " is missing, which the sandbox has");
            } else if (!typesHere.isEmpty() && !typesThere.isEmpty() && !Shape.alike(typesThere, typesHere)) {
                lines.add("member " + path + " is " + String.join(" or ", typesThere) + ", in the sandbox "
                        + String.join(" or ", typesHere));
            }
        }
        return lines;
    }
}
