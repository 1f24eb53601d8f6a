package io.github.zendeskevents.management.guard;

import io.github.zendeskevents.log.Visible;
import java.util.Collection;
import java.util.List;
import org.apache.camel.Message;

/** Refuses a request with a parameter that means nothing there: a misspelt filter, left out, would find too many. */
public final class KnownParameters {

    private static final int LONGEST_SHOWN = 60;

    private KnownParameters() {}

    /**
     * Checks the query of a request.
     *
     * @param known names of all parameters that mean something there
     * @throws RefusedRequestException when there is another one
     */
    public static void only(Message request, Collection<String> known) {
        List<?> names = request.getHeader(ManagementBinding.QUERY_NAMES, List.of(), List.class);
        names.stream()
                .map(String.class::cast)
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(unknown -> {
                    throw RefusedRequestException.badRequest("there is no parameter " + shown(unknown)
                            + " here; parameters must be some of " + String.join(", ", known));
                });
    }

    private static String shown(String name) {
        return Visible.of(name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name);
    }
}
