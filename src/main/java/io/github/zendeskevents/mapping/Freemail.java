package io.github.zendeskevents.mapping;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mail domains on which anyone can have an address. An organization of Zendesk that claims a domain draws every future user
 * with that domain in, so these are never claimed, and say nothing of whom a user works for. The list is a resource beside this class.
 */
public final class Freemail {

    private static final Set<String> DOMAINS = read("freemail-domains.txt");

    private Freemail() {}

    /**
     * True for a domain on which anyone can have an address.
     *
     * @param domain in lower case
     */
    public static boolean isFreemail(String domain) {
        return DOMAINS.contains(domain);
    }

    private static Set<String> read(String resource) {
        try (InputStream in = Freemail.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource " + resource + " is missing beside " + Freemail.class.getName());
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
