package dev.vipexport.cli;

import dev.vipexport.cli.api.ExportApiClient;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.api.JobResponse;
import dev.vipexport.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a failed or canceled export again, and prints the id of the new export. Says so if an earlier call started it. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Starts a failed or canceled export again with the same query and options, and prints the new"
                + " export's id. A repeat prints the same id.")
final class RetryCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Option(names = "--json", description = "Print the server's JSON of the new export, without the link")
    private boolean json;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    RetryCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ExportApiClient api = connect.connect(context).api();
        String earlier = OutputFormatter.textOf(api.job(exportId).json(), "retriedAs");
        JobResponse answer = api.retry(exportId);
        Job started = answer.job();
        if (started.exportId().equals(earlier)) {
            context.printNotice("Export " + exportId + " was already retried as " + earlier + ", which is "
                    + started.state() + ". No new export is started");
        }
        if (json) {
            context.out().printJson(OutputFormatter.redactLink(answer.json(), false));
        } else {
            context.out().println(started.exportId());
        }
        return ExitCode.OK.code();
    }
}
