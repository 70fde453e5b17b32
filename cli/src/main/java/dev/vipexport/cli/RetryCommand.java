package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a failed or canceled export again, and prints the id of the new export. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Starts a failed or canceled export again with the same query and options, and prints the new"
                + " export's id. A repeat prints the same id.")
final class RetryCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    RetryCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.out().println(connect.connect(context).api().retry(exportId));
        return ExitCode.OK.code();
    }
}
