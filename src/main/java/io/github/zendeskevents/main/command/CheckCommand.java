package io.github.zendeskevents.main.command;

import io.github.zendeskevents.client.ClientBeans;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.check.CheckPoint;
import io.github.zendeskevents.client.check.CheckReport;
import io.github.zendeskevents.main.CommandContext;
import io.github.zendeskevents.main.CommandContext.NotStartedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries the settings against the account and says how each point stands. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        description = "Try the settings against the account; writes nothing.")
final class CheckCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print JSON, as GET /ops/check answers it.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Commands.log("System.err", "OFF");
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.asking()) {
            CheckReport report = ClientBeans.accountCheck(context.bean("zendeskAccount", ZendeskAccount.class))
                    .report()
                    .join();
            if (json) {
                out.println(report.toJson().toPrettyString());
            } else {
                print(report, out);
            }
            out.flush();
            return report.level() == CheckPoint.Level.ERROR ? 1 : 0;
        } catch (NotStartedException wrong) {
            spec.commandLine().getErr().println("bin/run check: " + wrong.getMessage());
            return Commands.USAGE;
        }
    }

    private static void print(CheckReport report, PrintWriter out) {
        report.points().forEach(point -> out.println(point.line()));
        if (!report.notTried().isEmpty()) {
            out.println("not tried until that is mended: " + String.join(", ", report.notTried()));
        }
    }
}
