package io.github.zendeskevents.sandbox;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Starts a sandbox that stands alone and prints what it receives: {@code SandboxMain [port] [--plan PLAN] [--speed FACTOR]
 * [--imports] [--quiet]}.
 */
public final class SandboxMain {

    private static final int DEFAULT_PORT = 8090;

    private SandboxMain() {}

    /** Runs until the process ends. */
    public static void main(String[] args) throws InterruptedException {
        SandboxSettings settings;
        try {
            settings = settings(args, System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("usage: SandboxMain [port] [--plan " + String.join("|", planNames())
                    + "] [--speed FACTOR] [--imports] [--quiet]");
            System.exit(2);
            return;
        }
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(settings);
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage() + ": " + e.getCause().getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
        describe(sandbox, System.out);
        new CountDownLatch(1).await();
    }

    /**
     * The settings that the arguments ask for.
     *
     * @throws IllegalArgumentException naming the argument that is wrong
     */
    static SandboxSettings settings(String[] args, PrintStream out) {
        SandboxSettings settings =
                SandboxSettings.defaults().withPort(DEFAULT_PORT).withPrintTo(out);
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--plan" -> settings = settings.withPlan(plan(value(args, ++i)));
                case "--speed" -> settings = settings.withSpeed(speed(value(args, ++i)));
                case "--imports" -> settings = settings.withImports(true);
                case "--quiet" -> settings = settings.withPrintTo(line -> {});
                default -> settings = settings.withPort(port(args[i]));
            }
        }
        return settings;
    }

    private static void describe(Sandbox sandbox, PrintStream out) {
        out.println("Zendesk sandbox on " + sandbox.url());
        out.println("  API token     email " + SandboxSettings.EMAIL + ", token " + SandboxSettings.API_TOKEN);
        out.println("  OAuth client  " + SandboxSettings.OAUTH_CLIENT + ", secret " + SandboxSettings.OAUTH_SECRET);
        out.println("  bearer token  " + SandboxSettings.BEARER_TOKEN);
        out.println("  look inside   GET " + sandbox.url() + "/sandbox/state, /sandbox/calls");
        out.println("  steer         POST /sandbox/settings, /sandbox/faults, /sandbox/seed, /sandbox/reset");
    }

    private static String value(String[] args, int position) {
        if (position >= args.length) {
            throw new IllegalArgumentException(args[position - 1] + " needs a value");
        }
        return args[position];
    }

    private static SandboxPlan plan(String name) {
        return Arrays.stream(SandboxPlan.values())
                .filter(plan -> name(plan).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--plan is one of " + String.join(", ", planNames()) + ", not " + name));
    }

    private static Iterable<String> planNames() {
        return Arrays.stream(SandboxPlan.values()).map(SandboxMain::name).toList();
    }

    private static String name(SandboxPlan plan) {
        return plan.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double speed(String text) {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?") || Double.parseDouble(text) <= 0) {
            throw new IllegalArgumentException("--speed is a number above 0, not " + text);
        }
        return Double.parseDouble(text);
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("the port is a number up to 65535, not " + text);
        }
        return Integer.parseInt(text);
    }
}
