package io.github.zendeskevents.main.routes;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.settings.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceSupport;
import org.apache.camel.util.AntPathMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets camel-main load routes from texts in memory, so that what starts is what was checked, and what ran before can start again
 * although its files are others now. The first start has no texts yet: it reads the files once, and keeps what it read.
 */
public final class RoutesFromTexts extends DefaultRoutesCollector {

    private static final String SUFFIX = ".camel.yaml";

    private static final Pattern YAML = Pattern.compile("(?i).*\\.ya?ml");

    private static final Logger LOG = LoggerFactory.getLogger(RoutesFromTexts.class);

    private final Optional<Path> folder;
    private final Set<Path> passedOver = ConcurrentHashMap.newKeySet();
    private Optional<RouteTexts> texts;
    private volatile Optional<String> beingAdded = Optional.empty();

    /** Notes whose routes are being added, because few of Camel's exceptions say so. */
    private final class Watch implements RouteBuilderLifecycleStrategy {

        @Override
        public void beforeConfigure(RouteBuilder builder) {
            beingAdded = Optional.ofNullable(builder.getResource()).map(Resource::getLocation);
        }

        @Override
        public void afterConfigure(RouteBuilder builder) {
            beingAdded = Optional.empty();
        }
    }

    /**
     * @param texts empty: read the files when camel-main asks for the routes
     * @param folder where the files lie; empty: where camel-main's pattern says. A pattern is no way to name any folder: Camel parts
     *     it at commas, and decodes {@code +} and {@code %}
     */
    public RoutesFromTexts(Optional<RouteTexts> texts, Optional<Path> folder) {
        this.texts = texts;
        this.folder = folder;
    }

    /** What was loaded; nothing before camel-main has asked for the routes. */
    public synchronized RouteTexts texts() {
        return texts.orElse(new RouteTexts(Map.of()));
    }

    /** The location of the file whose routes are being added, or could not be; empty between files, and when all are there. */
    public Optional<String> beingAdded() {
        return beingAdded;
    }

    @Override
    public synchronized Collection<Resource> findRouteResourcesFromDirectory(
            CamelContext context, String exclude, String include) {
        if (texts.isEmpty()) {
            texts = Optional.of(readFiles(context, exclude, include));
        }
        return texts.get().resources();
    }

    /**
     * What the files say now.
     *
     * @param exclude camel-main's pattern, as {@code include}
     * @throws InvalidSettingException when the folder is not there, or cannot be read
     */
    public RouteTexts readFiles(CamelContext context, String exclude, String include) {
        return folder.map(lying -> read(lying, exclude)).orElseGet(() -> byPattern(context, exclude, include));
    }

    /** There are no routes of this program where {@code camel.main.routes-include-pattern} looks for them. */
    public static InvalidSettingException nothingThere() {
        return new InvalidSettingException("camel.main.routes-include-pattern: names no route files of this program;"
                + " must be such as file:/folder/*.camel.yaml, with no comma, + or % in the name of the folder");
    }

    private RouteTexts byPattern(CamelContext context, String exclude, String include) {
        try {
            return RouteTexts.read(super.findRouteResourcesFromDirectory(context, exclude, include));
        } catch (RuntimeCamelException failure) {
            if (Causes.find(failure, NoSuchFileException.class).isPresent()) {
                throw nothingThere();
            }
            throw failure;
        }
    }

    private RouteTexts read(Path folder, String exclude) {
        try (Stream<Path> files = Files.list(folder)) {
            return RouteTexts.read(files.filter(file -> isNamedAsOne(file) && !isExcluded(file, exclude))
                    .map(RoutesFromTexts::resource)
                    .toList());
        } catch (IOException unreadable) {
            throw new InvalidSettingException("the folder " + folder + " cannot be read (" + unreadable
                    + "); must hold the route files of the distribution");
        }
    }

    /** Says so, once, of a file that was probably meant to be one. */
    private boolean isNamedAsOne(Path file) {
        String name = file.getFileName().toString();
        if (name.startsWith(".")) {
            // Editors and file systems leave such beside a file: locks, swap files, and what a Mac adds.
            return false;
        }
        boolean named = name.endsWith(SUFFIX);
        if (!named && YAML.matcher(name).matches() && passedOver.add(file)) {
            LOG.warn("{} is not read: the name of a route file must end with {}", Visible.of(name), SUFFIX);
        }
        if (named && Files.notExists(file) && Files.isSymbolicLink(file) && passedOver.add(file)) {
            LOG.warn("{} is not read: it is a link that leads nowhere", Visible.of(name));
        }
        return named;
    }

    private static boolean isExcluded(Path file, String exclude) {
        String[] patterns = exclude == null ? new String[0] : exclude.split(",");
        return Stream.of("routes/" + file.getFileName(), file.toString(), "file:" + file)
                .anyMatch(form -> AntPathMatcher.INSTANCE.anyMatch(patterns, form));
    }

    /** Its location is short, so that no name of a folder above it can be misread. */
    private static Resource resource(Path file) {
        return new ResourceSupport("file", "routes/" + file.getFileName()) {
            @Override
            public boolean exists() {
                return Files.isRegularFile(file);
            }

            @Override
            public URI getURI() {
                return file.toUri();
            }

            @Override
            public InputStream getInputStream() throws IOException {
                // A pipe would be waited for, for ever.
                if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                    throw new IOException(file + " is a pipe or a device");
                }
                return Files.newInputStream(file);
            }
        };
    }

    /** All at once: Camel would ask once for each kind of pattern, and get all of them each time. */
    @Override
    public Collection<RoutesBuilder> collectRoutesFromDirectory(CamelContext context, String exclude, String include) {
        List<RoutesBuilder> routes = new ArrayList<>();
        doCollectRoutesFromDirectory(context, routes, exclude, include, false);
        for (RoutesBuilder each : routes) {
            if (each instanceof RouteBuilder builder) {
                builder.addLifecycleInterceptor(new Watch());
            }
        }
        return routes;
    }
}
