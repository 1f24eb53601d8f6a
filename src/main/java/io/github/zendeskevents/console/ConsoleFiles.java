package io.github.zendeskevents.console;

import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.Mounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Message;

/**
 * The files of the console, each read once. A name that is not in the list is unknown, whatever it is, so no path leads elsewhere. They
 * hold no data and ask for none of another host: a browser refuses that, by the policy that they are sent with.
 */
public final class ConsoleFiles {

    /** All files but the page itself. */
    static final List<String> NAMES = List.of(
            "console.css",
            "icon.svg",
            "api.js",
            "charts.js",
            "dom.js",
            "event.js",
            "events.js",
            "failures.js",
            "format.js",
            "main.js",
            "overview.js",
            "people.js",
            "state.js",
            "try.js",
            "words.js");

    private static final String PAGE = "index.html";

    private final Map<String, ConsoleFile> files;

    /** The files of this jar. */
    public ConsoleFiles() {
        files = NAMES.stream().collect(Collectors.toMap(Function.identity(), ConsoleFiles::read));
    }

    /** The page. */
    public HttpReply page(Message request) {
        String last = request.getHeader(Mounts.WITHOUT_SLASH, String.class);
        return last == null
                ? reply(read(PAGE), request)
                // What the page needs is below it; not absolute, for a proxy may know it by another path.
                : new HttpReply(308, "text/plain", "", Map.of("Location", last + "/"));
    }

    /** The file that the path of the request names. */
    public HttpReply file(Message request) {
        return Optional.ofNullable(request.getHeader("file", String.class))
                .map(files::get)
                .map(file -> reply(file, request))
                .orElseGet(() -> HttpReply.error(404, "not found"));
    }

    private static HttpReply reply(ConsoleFile file, Message request) {
        return file.reply(Optional.ofNullable(request.getHeader("If-None-Match", String.class)));
    }

    private static ConsoleFile read(String name) {
        try (InputStream file = ConsoleFiles.class.getResourceAsStream(name)) {
            return ConsoleFile.of(name, file.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
