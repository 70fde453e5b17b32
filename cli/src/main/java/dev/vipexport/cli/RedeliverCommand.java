package dev.vipexport.cli;

import dev.vipexport.cli.api.JobResponse;
import dev.vipexport.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has the callback of an ended export delivered again. */
@Command(
        name = "redeliver",
        mixinStandardHelpOptions = true,
        description = "Has the server call the receiver of an export back again. The export must have ended and have a"
                + " callbackUrl.")
final class RedeliverCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Option(names = "--json", description = "Print the server's JSON of the export, without the link")
    private boolean json;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    RedeliverCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        JobResponse answer = connect.connect(context).api().redeliver(exportId);
        if (json) {
            context.out().printJson(OutputFormatter.redactLink(answer.json(), false));
        } else {
            context.out()
                    .println("Queued the callback of " + answer.job().exportId() + ". To see its delivery:"
                            + " vip-export status " + exportId);
        }
        return ExitCode.OK.code();
    }
}
