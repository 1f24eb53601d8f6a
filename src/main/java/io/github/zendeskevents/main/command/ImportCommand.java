package io.github.zendeskevents.main.command;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.main.CommandContext;
import io.github.zendeskevents.main.CommandContext.NotStartedException;
import io.github.zendeskevents.main.imports.ImportOptions;
import io.github.zendeskevents.main.imports.ImportRun;
import io.github.zendeskevents.main.imports.file.BadImportException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings files of events to Zendesk, and ends when each event has its end. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        description = {
            "Bring files of events to Zendesk.",
            "They hold JSON lines, arrays or batches of events, or a table (CSV) with a header; gzip is inflated."
        })
final class ImportCommand implements Callable<Integer> {

    private static final int DEAD = 3;
    /** Of the 30 seconds of an orderly end. */
    private static final long SECONDS_TO_END = 26;

    /** Types of events that a table may hold. */
    enum Type {
        identify,
        track,
        group
    }

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "A file, or - for the standard input.")
    private List<String> files;

    @Option(names = "--type", description = "The type of all rows of a table: ${COMPLETION-CANDIDATES}.")
    private Type type;

    @Option(names = "--again", description = "Take files that were taken before; the inbox drops what it still knows.")
    private boolean again;

    @Option(names = "--serve", description = "Serve meanwhile as bin/run does: gateway, source and operations.")
    private boolean serve;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Commands commands;

    @Override
    public Integer call() throws IOException {
        Commands.log("System.err", "WARN");
        CountDownLatch ended = new CountDownLatch(1);
        try {
            ImportOptions options =
                    ImportOptions.of(files, type == null ? "" : type.name(), again, terminalWidth(), System.in);
            try (CommandContext context = CommandContext.delivering(Map.of(), serve);
                    ImportRun run = new ImportRun(
                            context.bean("zendeskAccount", ZendeskAccount.class),
                            context.bean("zendeskInbox", Inbox.class),
                            options)) {
                endInOrder(run, ended);
                commands.early().isOver();
                run.run();
                run.summary().forEach(spec.commandLine().getOut()::println);
                spec.commandLine().getOut().flush();
                return status(run);
            }
        } catch (NotStartedException wrong) {
            return refuse(
                    wrong.getMessage().contains("in use by another process")
                            ? wrong.getMessage()
                                    + " To import beside live events, stop bin/run and import with --serve."
                            : wrong.getMessage());
        } catch (BadImportException wrong) {
            return refuse(wrong.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private static int status(ImportRun run) {
        if (run.isStopped()) {
            return Commands.INTERRUPTED;
        }
        if (run.isAnyBroken()) {
            return Commands.USAGE;
        }
        return run.isAnyDead() ? DEAD : 0;
    }

    private int refuse(String reason) {
        spec.commandLine().getErr().println("bin/run import: " + reason);
        return Commands.USAGE;
    }

    /** SIGINT and SIGTERM end what is in flight, as they do when serving. */
    private static void endInOrder(ImportRun run, CountDownLatch ended) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            run.stop();
                            try {
                                boolean unused = ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
                            } catch (InterruptedException now) {
                                Thread.currentThread().interrupt();
                            }
                            Runtime.getRuntime().halt(Commands.INTERRUPTED);
                        },
                        "zendesk-shutdown"));
    }

    /** The script knows whether somebody watches. */
    private static OptionalInt terminalWidth() {
        String width = System.getProperty("terminal.width", "");
        return width.matches("[1-9][0-9]{1,4}") ? OptionalInt.of(Integer.parseInt(width)) : OptionalInt.empty();
    }
}
