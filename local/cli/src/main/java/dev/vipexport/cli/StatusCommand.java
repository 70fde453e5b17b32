package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.api.JobAnswer;
import dev.vipexport.cli.end.Exit;
import dev.vipexport.cli.progress.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows an export, now or when it has ended. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows an export; ends with 1 where it failed or was canceled.")
final class StatusCommand implements Callable<Integer> {
    private static final List<String> FIELDS =
            List.of("exportId", "state", "attempt", "createdAt", "startedAt", "finishedAt", "snapshotAt");
    private static final List<Integer> WIDTHS = List.of(12);

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Option(names = "--wait", description = "Wait until it has ended")
    private boolean wait;

    @Option(names = "--json", description = "As the server wrote it, but for the link")
    private boolean json;

    @Option(names = "--print-url", description = "With the link to the file; who has it has the file, while it works")
    private boolean printUrl;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Connection connection = connect.connect(surroundings);
        JobAnswer answer = wait
                ? connection.waiting().end(exportId, Polls.of(Progress.Kind.NONE, false), job -> {})
                : connection.exports().job(exportId);
        if (json) {
            surroundings.out().println(Listing.job(answer.raw(), printUrl));
        } else {
            show(answer.raw());
        }
        Job job = answer.job();
        return job.hasEnded() && !job.hasSucceeded() ? Exit.FAILED.code() : Exit.OK.code();
    }

    private void show(JsonNode job) {
        FIELDS.forEach(field -> show(field, Listing.word(job, field)));
        show(
                "rows",
                Listing.word(job, "progress", "rowsDone") + " of " + Listing.word(job, "progress", "rowsTotal") + " ("
                        + Listing.word(job, "progress", "percent") + "%)");
        show("bytes", Listing.word(job, "bytes"));
        show("crc32c", Listing.word(job, "crc32c"));
        if (job.path("failure").isObject()) {
            show("failure", Listing.word(job, "failure", "code") + ": " + Listing.word(job, "failure", "message"));
        }
        if (printUrl) {
            show("csvUrl", Listing.word(job, "csvUrl"));
        }
    }

    private void show(String name, String value) {
        Listing.row(surroundings.out(), WIDTHS, List.of(name, value));
    }
}
