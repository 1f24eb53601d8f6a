package io.github.zendeskevents.main.routes;

import io.github.zendeskevents.log.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
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

    /** Beans of the whole context; those of a template are of each route that is made of it. */
    private static final Pattern BEANS = Pattern.compile("(?m)^- beans:.*(?:\\R(?!- ).*)*+");
    /** A bean of a list of them: its indentation and name. Lists of a bean's properties may have names too, but no type next to them. */
    private static final Pattern BEAN = Pattern.compile("(?m)^( *)- name: *[\"']?([\\w.-]+)[\"']?[ \\t]*\\R\\1  type:");
    /** Begins what is kept of a file that cannot be read. No text that was read begins so, and is right. */
    private static final String UNREADABLE = "\uFFFD\uFFFDcannot be read, expected a file that this program may read: ";
    /** The first that is said in a file, where that begins no list. */
    private static final Pattern NO_LIST =
            Pattern.compile("\\uFEFF?+(?:[ \\t]*(?:#.*|---|%.*)?\\R)*+[ \\t]*([^\\s\\[#&!-].*)");

    public RouteTexts {
        byLocation = Collections.unmodifiableMap(new TreeMap<>(byLocation));
    }

    /**
     * Reads the files. One that is gone meanwhile is not there, and so is one in which all is commented out, which Camel would refuse.
     * One that cannot be read is kept as a mistake: what it says may be what keeps something private.
     */
    public static RouteTexts read(Collection<Resource> files) {
        Map<String, String> texts = new TreeMap<>();
        for (Resource file : files) {
            try (InputStream in = file.getInputStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (text.isBlank() || !COMMENTS.matcher(text).matches()) {
                    texts.put(file.getLocation(), text);
                }
            } catch (NoSuchFileException goneMeanwhile) {
                LOG.debug("{} is gone", file.getLocation(), Visible.of(goneMeanwhile));
            } catch (IOException failure) {
                texts.put(file.getLocation(), UNREADABLE + failure);
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

    /** The first that Camel would pass over without a word, or read as something else. */
    public Optional<RouteMistake> firstMisread() {
        return byLocation.entrySet().stream()
                .flatMap(file -> misread(file.getKey(), file.getValue()).stream())
                .findFirst()
                .or(this::doubledBean);
    }

    private Optional<RouteMistake> doubledBean() {
        Map<String, String> files = new HashMap<>();
        for (Map.Entry<String, String> file : byLocation.entrySet()) {
            Matcher bean = BEAN.matcher(file.getValue());
            for (MatchResult beans : BEANS.matcher(file.getValue()).results().toList()) {
                bean.region(beans.start(), beans.end());
                while (bean.find()) {
                    String other = files.put(bean.group(2), file.getKey());
                    if (other != null) {
                        return mistake(
                                file.getKey(),
                                file.getValue(),
                                bean.start(2),
                                "the bean " + bean.group(2) + " is also in " + name(other)
                                        + ", and only one of them would count: give this bean a name of its own,"
                                        + " or take the other away");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<RouteMistake> misread(String location, String text) {
        if (text.startsWith(UNREADABLE)) {
            return Optional.of(new RouteMistake(Optional.of(location), 0, text.substring(2)));
        }
        int undecoded = text.indexOf('\uFFFD');
        if (undecoded >= 0) {
            return mistake(location, text, undecoded, "a character is none of UTF-8, expected a text in UTF-8");
        }
        Matcher start = NO_LIST.matcher(text);
        // Camel also reads what is written for its operator of Kubernetes.
        return start.lookingAt() && !text.contains("apiVersion")
                ? mistake(
                        location,
                        text,
                        start.start(1),
                        "found no list, and nothing of it would be read; expected each route, and all else, to begin with '- '")
                : Optional.empty();
    }

    private static Optional<RouteMistake> mistake(String location, String text, int index, String reason) {
        return Optional.of(new RouteMistake(
                Optional.of(location), SourceLines.lineOf(text, text.codePointCount(0, index)), reason));
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
