package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.JobResponse;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Starts an export, waits for it, downloads its file and verifies it. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Starts an export, waits for it, downloads its file and verifies it.")
final class ExportCommand implements Callable<Integer> {
    private static final Pattern KEY = Pattern.compile("[!#-\\[\\]-~]{1,255}");

    private final CliContext context;

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private FileOptions file = new FileOptions();

    @Mixin
    private OutputOptions target = new OutputOptions();

    @Option(names = "--no-download", description = "Wait for the end without a download, and print the export's id")
    private boolean noDownload;

    @Option(
            names = "--dry-run",
            description =
                    "Start nothing: print how many rows, bytes and seconds the export would have, or the server's JSON with --json")
    private boolean dryRun;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description =
                    "Starts only one export, however often the command runs with this key. For scripts that restart. Default: a new key")
    private @Nullable String idempotencyKey;

    @Option(
            names = "--callback-url",
            paramLabel = "URL",
            description = "The server posts the export there when it has ended")
    private @Nullable String callbackUrl;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    ExportCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        target.requireOneOutput();
        if (idempotencyKey != null && !KEY.matcher(idempotencyKey).matches()) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "The idempotency key is invalid. Use 1 to 255 visible ASCII characters without quote and backslash");
        }
        if (dryRun) {
            printEstimate(connect.connect(context).api().estimate(request()));
            return ExitCode.OK.code();
        }
        if (!noDownload) {
            target.requireWritable();
        }
        Connection connection = connect.connect(context);
        String exportId = submit(connection);
        context.printNotice("export " + exportId);
        context.interruptHandler().setResumeHint(resumeHint(exportId));
        var downloader = new ExportDownloader(context, connection, target);
        JobResponse ended = downloader.awaitSuccess(exportId);
        if (!noDownload) {
            downloader.downloadFile(ended);
        } else if (target.hasJson()) {
            context.out().printJson(OutputFormatter.redactLink(ended.json(), target.hasPrintUrl()));
        } else {
            downloader.printLinkIfAsked(ended.job());
            context.out().println(exportId);
        }
        return ExitCode.OK.code();
    }

    private String submit(Connection connection) {
        String key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
        context.interruptHandler()
                .setResumeHint("The export may have started. To find it, repeat the command with --idempotency-key "
                        + Shell.quote(key));
        return connection.api().submit(request(), key);
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>(window.parameters());
        filter.addTo(request);
        file.addTo(request);
        if (callbackUrl != null) {
            request.put("callbackUrl", callbackUrl);
        }
        return request;
    }

    private void printEstimate(JsonNode estimate) {
        if (target.hasJson()) {
            context.out().printJson(estimate);
            return;
        }
        boolean more = estimate.path("atLeast").asBoolean();
        context.out()
                .println("The export would have " + (more ? "at least " : "")
                        + estimate.path("rows").asLong()
                        + " rows and about " + estimate.path("bytes").asLong() + " bytes, and take about "
                        + estimate.path("etaSeconds").asLong() + " s. Nothing was started");
    }

    private String[] resumeHint(String exportId) {
        String then = noDownload ? "status --wait " : "download ";
        String server = connect.toArguments();
        return new String[] {
            "The export continues on the server. " + (noDownload ? "To wait for it" : target.resumeHint()) + ":",
            "  vip-export " + then + exportId + (noDownload ? "" : target.toArguments()) + server,
            "To cancel it:",
            "  vip-export cancel " + exportId + server
        };
    }
}
