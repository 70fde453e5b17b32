package dev.vipexport.cli;

import dev.vipexport.cli.api.ExportApiClient;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Cancels an export. The API's DELETE would delete an ended one, so this command checks the state first. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Cancels a running export. With --delete, deletes an export that has ended, with its file.")
final class CancelCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Option(names = "--delete", description = "Delete the export if it has ended, with its file")
    private boolean delete;

    @Option(
            names = "--json",
            description =
                    "Print the server's JSON of the canceled export; {\"exportId\",\"deleted\":true} of a deleted one")
    private boolean json;

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
            throw new ExitException(
                    ExitCode.FAILED,
                    "Export " + exportId + " has already ended (" + job.state()
                            + "). To delete it with its file, add --delete");
        }
        Optional<JsonNode> canceled = api.cancelOrDelete(exportId);
        if (canceled.isEmpty() && !delete) {
            throw new ExitException(
                    ExitCode.FAILED, "Export " + exportId + " ended before it could be canceled, so it is deleted");
        }
        if (json) {
            context.out()
                    .printJson(canceled.map(answer -> OutputFormatter.redactLink(answer, false))
                            .orElseGet(() -> OutputFormatter.object()
                                    .put("exportId", exportId)
                                    .put("deleted", true)));
        } else {
            context.out().println((canceled.isPresent() ? "Canceled " : "Deleted ") + exportId);
        }
        return ExitCode.OK.code();
    }
}
