package dev.vipexport.cli;

import dev.vipexport.cli.api.Exports;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
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
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Option(names = "--delete", description = "Delete an export that has ended, with its file")
    private boolean delete;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    CancelCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Exports exports = connect.connect(surroundings).exports();
        Job job = exports.job(exportId).job();
        if (job.hasEnded() && !delete) {
            throw new EndException(Exit.FAILED, "Export " + exportId + " has ended already: " + job.state());
        }
        boolean canceled = exports.remove(exportId);
        if (!canceled && !delete) {
            throw new EndException(Exit.FAILED, "Export " + exportId + " had ended meanwhile and is deleted");
        }
        surroundings.out().println((canceled ? "Canceled " : "Deleted ") + exportId);
        return Exit.OK.code();
    }
}
