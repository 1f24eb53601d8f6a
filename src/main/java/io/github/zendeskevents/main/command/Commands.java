package io.github.zendeskevents.main.command;

import io.github.zendeskevents.main.EarlyEnd;
import io.github.zendeskevents.main.ZendeskEvents;
import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Chooses among the commands of the program. Without any it serves, and nothing here is in the way of its start. */
@Command(
        name = "bin/run",
        synopsisHeading = "Usage: ",
        customSynopsis = "bin/run [COMMAND] [-Dname=value]...",
        description = {"", "Without a command it takes events and delivers them to Zendesk, until SIGTERM.", ""},
        commandListHeading = "Commands:%n",
        optionListHeading = "Options:%n",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        subcommands = {
            CheckCommand.class,
            ImportCommand.class,
            ArchiveClassesCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        footerHeading = "%nSettings:%n",
        footer = {
            "  -Dname=value     before or after the command;",
            "                   conf/application.properties and the environment work too",
            "",
            "Exit status:",
            "  0    done; of serving: ended in order",
            "  1    it could not start, or the check found an error",
            "  2    a wrong command, option, file or setting",
            "  3    some events of the import are dead letters; or there was no memory left",
            "  130  the import was interrupted; called again, it goes on"
        })
public final class Commands implements Runnable {

    /** A wrong command, option, file or setting. */
    static final int USAGE = 2;
    /** An import that goes on when it is called again. */
    static final int INTERRUPTED = 130;
    /** What the JVM ends with on SIGTERM. */
    private static final int TERMINATED = 143;

    @Spec
    private CommandSpec spec;

    private final EarlyEnd early;

    private Commands(EarlyEnd early) {
        this.early = early;
    }

    /** What ends the program until a command does so in order. */
    EarlyEnd early() {
        return early;
    }

    /** Serves where no command is given; else does what it says, and ends. */
    public static void main(String[] args) {
        try {
            begin(args);
        } catch (Error failure) {
            EarlyEnd.by(failure);
        }
    }

    private static void begin(String... args) {
        if (args.length == 0) {
            ZendeskEvents.run(EarlyEnd.with(0), () -> {});
        } else {
            // Threads of a context that has ended must not keep a command alive that has done its work.
            int whenEnded = List.of(args).contains("import") ? INTERRUPTED : TERMINATED;
            Runtime.getRuntime().halt(run(EarlyEnd.with(whenEnded), args));
        }
    }

    private static int run(EarlyEnd early, String... args) {
        CommandLine commands = new CommandLine(new Commands(early));
        commands.getSubcommands()
                .get("generate-completion")
                .getCommandSpec()
                .usageMessage()
                .description("Generate a script for bash or zsh that completes commands and options.");
        int status = commands.setParameterExceptionHandler(Commands::oneLine)
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure, command))
                .setUsageHelpAutoWidth(true)
                .execute(args);
        commands.getOut().flush();
        commands.getErr().flush();
        return status;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int oneLine(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + inWords(wrong) + "; see bin/run --help");
        return USAGE;
    }

    private static String inWords(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unknown
                && !unknown.isUnknownOption()
                && wrong.getCommandLine().getParent() == null) {
            String nearest = unknown.getSuggestions().stream()
                    .findFirst()
                    .map(command -> ", the nearest is '" + command + "'")
                    .orElse("");
            return "there is no command '" + unknown.getUnmatched().get(0) + "'" + nearest;
        }
        return wrong.getMessage().replaceAll("\\s*\\R\\s*", " ");
    }

    private static int failed(Exception failure, CommandLine command) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + failure);
        return 1;
    }

    /** Sets where the log of a command goes, before anybody has written to it; what was asked for by hand holds. */
    static void log(String target, String threshold) {
        System.setProperty("log.target", System.getProperty("log.target", target));
        System.setProperty("log.threshold", System.getProperty("log.threshold", threshold));
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String built = Commands.class.getPackage().getImplementationVersion();
            return new String[] {
                "camel-zendesk-events " + (built == null ? "(not built)" : built),
                "Java " + System.getProperty("java.version")
            };
        }
    }
}
