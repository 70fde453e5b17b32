package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.api.JobResponse;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.progress.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows an export, at once or after its end. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows an export. Ends with 1 if the export failed or was canceled.")
final class StatusCommand implements Callable<Integer> {
    private static final List<String> FIELDS =
            List.of("exportId", "state", "attempt", "createdAt", "startedAt", "finishedAt", "snapshotAt");

    /** Members that some exports have, and that older servers do not know. */
    private static final List<String> OPTIONAL_FIELDS =
            List.of("from", "to", "retryOf", "retriedAs", "fileState", "expiresAt");

    private static final List<String> TIMES_OF_OLDER_SERVERS = List.of("lastAttemptAt", "lastOutcome", "nextAttemptAt");
    private static final List<Integer> WIDTHS = List.of(13);

    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Option(names = "--wait", description = "Wait until the export has ended")
    private boolean wait;

    @Option(names = "--json", description = "Print the server's JSON without the link")
    private boolean json;

    @Option(
            names = "--print-url",
            description = "Print the link to the file, too. Until it expires, the link gives access to the file")
    private boolean printUrl;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    StatusCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Connection connection = connect.connect(context);
        JobResponse answer = wait
                ? connection
                        .jobPoller()
                        .awaitEnd(exportId, PollIntervals.forProgress(Progress.Kind.NONE, false), job -> {})
                : connection.api().job(exportId);
        if (json) {
            context.out().printJson(OutputFormatter.redactLink(answer.json(), printUrl));
        } else {
            show(answer);
        }
        Job job = answer.job();
        return job.hasEnded() && !job.hasSucceeded() ? ExitCode.FAILED.code() : ExitCode.OK.code();
    }

    private void show(JobResponse answer) {
        JsonNode job = answer.json();
        FIELDS.forEach(field -> show(field, OutputFormatter.textOf(job, field)));
        OPTIONAL_FIELDS.stream()
                .filter(job::hasNonNull)
                .forEach(field -> show(field, OutputFormatter.textOf(job, field)));
        show(
                "rows",
                OutputFormatter.textOf(job, "progress", "rowsDone") + " of "
                        + OutputFormatter.textOf(job, "progress", "rowsTotal") + " ("
                        + OutputFormatter.textOf(job, "progress", "percent") + "%)");
        show("bytes", OutputFormatter.textOf(job, "bytes"));
        show("crc32c", OutputFormatter.textOf(job, "crc32c"));
        answer.job().warnings().forEach(warning -> show("warning", warning.toText()));
        if (job.path("failure").isObject()) {
            show(
                    "failure",
                    OutputFormatter.textOf(job, "failure", "code") + ": "
                            + OutputFormatter.textOf(job, "failure", "message"));
        }
        showCallback(job.path("callback"));
        if (printUrl) {
            show("csvUrl", OutputFormatter.textOf(job, "csvUrl"));
        }
    }

    /** Shows the callback and its last attempts. Older servers send the last one alone. */
    private void showCallback(JsonNode callback) {
        if (!callback.isObject()) {
            return;
        }
        show(
                "callback",
                OutputFormatter.textOf(callback, "state") + " " + OutputFormatter.textOf(callback, "url")
                        + " (attempts: " + OutputFormatter.textOf(callback, "attempts") + ")");
        JsonNode attempts = callback.path("lastAttempts");
        List<String> times = attempts.isArray() ? List.of("nextAttemptAt") : TIMES_OF_OLDER_SERVERS;
        times.stream()
                .filter(callback::hasNonNull)
                .forEach(field -> show(field, OutputFormatter.textOf(callback, field)));
        if (attempts.isArray()) {
            attempts.forEach(attempt -> show("delivery", describeDelivery(attempt)));
        }
    }

    /** Says when an attempt started and how it ended. The outcome of a running one is not yet known, and that of a lost one never is. */
    private static String describeDelivery(JsonNode attempt) {
        String outcome = attempt.hasNonNull("outcome") ? OutputFormatter.textOf(attempt, "outcome") : "running or lost";
        String duration = attempt.hasNonNull("durationMillis")
                ? " after " + OutputFormatter.textOf(attempt, "durationMillis") + " ms"
                : "";
        return OutputFormatter.textOf(attempt, "startedAt") + " " + outcome + duration;
    }

    private void show(String name, String value) {
        OutputFormatter.printRow(context.out(), WIDTHS, List.of(name, value));
    }
}
