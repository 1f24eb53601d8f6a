package io.github.zendeskevents.main.routes;

import io.github.zendeskevents.log.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all route files said at one moment. Edits are found, checked, started and taken back by these texts and not by the
 * files, which may change at any time.
 *
 * @param byLocation the text of each file, in the order of their names: Camel finds files in any order, and makes their beans in the
 *     order in which it is given them
 */
public record RouteTexts(Map<String, String> byLocation) {

    private static final Logger LOG = LoggerFactory.getLogger(RouteTexts.class);
    private static final Pattern COMMENTS = Pattern.compile("(?:[ \\t]*(?:#.*)?\\R)*+[ \\t]*(?:#.*)?");

    public RouteTexts {
        byLocation = Collections.unmodifiableMap(new TreeMap<>(byLocation));
    }

    /**
     * Reads the files. One that cannot be read is taken for one that is not there, and so is one in which all is commented out, which
     * Camel would refuse.
     */
    public static RouteTexts read(Collection<Resource> files) {
        Map<String, String> texts = new TreeMap<>();
        for (Resource file : files) {
            try (InputStream in = file.getInputStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (text.isBlank() || !COMMENTS.matcher(text).matches()) {
                    texts.put(file.getLocation(), text);
                }
            } catch (IOException goneMeanwhile) {
                LOG.debug("{} cannot be read", file.getLocation(), Visible.of(goneMeanwhile));
            }
        }
        return new RouteTexts(texts);
    }

    /** The texts, for Camel to load. */
    Collection<Resource> resources() {
        return byLocation.entrySet().stream()
                .map(file -> ResourceHelper.fromString(file.getKey(), file.getValue()))
                .toList();
    }

    /** The locations of the files that are new, changed or gone compared with others. */
    public Set<String> changesFrom(RouteTexts others) {
        Set<String> changed = new TreeSet<>(byLocation.keySet());
        changed.addAll(others.byLocation.keySet());
        changed.removeIf(file -> Objects.equals(byLocation.get(file), others.byLocation.get(file)));
        return changed;
    }

    /** What the files say, and said, that are new, changed or gone compared with others. */
    public Stream<String> changedTexts(RouteTexts others) {
        return changesFrom(others).stream()
                .flatMap(file -> Stream.of(byLocation, others.byLocation).map(texts -> texts.getOrDefault(file, "")));
    }

    /** The names of files, for people. */
    public static String names(Collection<String> locations) {
        return locations.stream().map(RouteTexts::name).collect(Collectors.joining(", "));
    }

    private static String name(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
