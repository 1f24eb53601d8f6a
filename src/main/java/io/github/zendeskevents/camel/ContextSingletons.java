package io.github.zendeskevents.camel;

import io.github.zendeskevents.log.Visible;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a Camel context has once, although the YAML beans that stand for it are made twice: Camel 4.18 makes the beans of all files
 * when it looks ahead into them, and again when it loads each file but the first, because it forgets then which it has made. An
 * inbox must not be opened twice, nor limits be counted apart. What can be closed ends with the context.
 */
public final class ContextSingletons extends LifecycleStrategySupport {

    private static final Logger LOG = LoggerFactory.getLogger(ContextSingletons.class);

    private final Map<String, Object> things = new HashMap<>();
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();

    private ContextSingletons() {}

    /** Those of this context. */
    public static ContextSingletons of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (extension) {
            ContextSingletons known = extension.getContextPlugin(ContextSingletons.class);
            if (known == null) {
                known = new ContextSingletons();
                extension.addContextPlugin(ContextSingletons.class, known);
                context.addLifecycleStrategy(known);
            }
            return known;
        }
    }

    /**
     * The one thing of this name, made if there is none yet. What can be closed is closed when the context has stopped, the
     * last made first.
     */
    public synchronized <T> T once(String name, Class<T> type, Supplier<T> make) {
        Object thing = things.get(name);
        if (thing == null) {
            thing = make.get();
            things.put(name, thing);
            if (thing instanceof AutoCloseable closeable) {
                closing.push(closeable);
            }
        }
        return type.cast(thing);
    }

    @Override
    public void onContextStopped(CamelContext context) {
        Deque<AutoCloseable> last;
        synchronized (this) {
            last = new ArrayDeque<>(closing);
            closing.clear();
            things.clear();
        }
        last.forEach(ContextSingletons::close);
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception failure) {
            LOG.warn("{} did not end in order: {}", thing.getClass().getSimpleName(), Visible.of(failure.toString()));
        }
    }
}
