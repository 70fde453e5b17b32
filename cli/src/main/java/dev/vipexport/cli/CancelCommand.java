package dev.vipexport.cli;

import dev.vipexport.cli.api.ExportApiClient;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cancels an export. The API's DELETE deletes one that has ended, so this looks first, and minds what it did then. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Cancels an export that is under way; one that has ended is left alone unless --delete is given.")
final class CancelCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Option(names = "--delete", description = "Delete an export that has ended, with its file")
    private boolean delete;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    CancelCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ExportApiClient api = connect.connect(context).api();
        Job job = api.job(exportId).job();
        if (job.hasEnded() && !delete) {
            throw new ExitException(ExitCode.FAILED, "Export " + exportId + " has ended already: " + job.state());
        }
        boolean canceled = api.cancelOrDelete(exportId);
        if (!canceled && !delete) {
            throw new ExitException(ExitCode.FAILED, "Export " + exportId + " had ended meanwhile and is deleted");
        }
        context.out().println((canceled ? "Canceled " : "Deleted ") + exportId);
        return ExitCode.OK.code();
    }
}
