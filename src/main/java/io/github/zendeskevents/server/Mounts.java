package io.github.zendeskevents.server;

import io.github.zendeskevents.camel.ContextSingletons;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * Whose operations are served where in one host: those of its own routes at the root, and those of each account that has a context of
 * its own below a path of that account. Servers of one address are one, whichever contexts they belong to.
 */
public final class Mounts {

    /** The bean by which the context of an account finds those of its host. */
    public static final String BEAN = "zendeskMounts";
    /** The bean, a text such as {@code /accounts/acme}, that says below which path a context is served; without it at the root. */
    public static final String PATH_BEAN = "zendeskMountPath";

    /** The header that holds the last part of a path that was asked for without the slash at its end. */
    public static final String WITHOUT_SLASH = "withoutSlash";

    private static final String ACCOUNTS = "/accounts/";
    private static final Pattern PREFIX = Pattern.compile("^" + ACCOUNTS + "[a-z0-9-]+(?=/)", Pattern.CASE_INSENSITIVE);

    private final Map<String, Mount> mounts = new ConcurrentSkipListMap<>();

    /**
     * Operations that are served.
     *
     * @param account whose they are, in words
     * @param address host and port
     */
    public record Mount(String account, String address) {}

    private Mounts() {}

    /** Those of the host that this context is, or that this context of an account belongs to. */
    public static Mounts of(CamelContext context) {
        return Optional.ofNullable(context.getRegistry().lookupByNameAndType(BEAN, Mounts.class))
                .orElseGet(() -> ContextSingletons.of(context).once(BEAN, Mounts.class, Mounts::new));
    }

    /** Below which path this context is served; empty text for the root. */
    public static String path(CamelContext context) {
        return Optional.ofNullable(context.getRegistry().lookupByNameAndType(PATH_BEAN, String.class))
                .orElse("");
    }

    /** A path without what tells the accounts of a host apart. */
    public static String withoutAccount(String path) {
        return PREFIX.matcher(path).replaceFirst("");
    }

    /** Takes a path that nobody has, named after the account. */
    public String take(String name, Mount mount) {
        String base = ACCOUNTS + name.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT);
        String path = base;
        for (int number = 2; mounts.putIfAbsent(path, mount) != null; number++) {
            path = base + "-" + number;
        }
        return path;
    }

    /** Serves an account at the root. */
    public void takeRoot(Mount mount) {
        mounts.put("", mount);
    }

    /** A path is served no longer. */
    public void leave(String path) {
        mounts.remove(path);
    }

    /** The paths that are served at an address, in their order. */
    public List<Map.Entry<String, Mount>> at(String address) {
        return mounts.entrySet().stream()
                .filter(mount -> mount.getValue().address().equals(address))
                .map(mount -> Map.entry(mount.getKey(), mount.getValue()))
                .toList();
    }
}
