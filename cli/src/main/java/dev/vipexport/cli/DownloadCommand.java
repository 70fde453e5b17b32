package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Waits for an export, downloads its file, or the rest of it, and verifies it. */
@Command(
        name = "download",
        mixinStandardHelpOptions = true,
        description = "Waits for an export, downloads its file and verifies it. Resumes a partial download.")
final class DownloadCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The export's id")
    private String exportId = "";

    @Mixin
    private OutputOptions target = new OutputOptions();

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    DownloadCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (target.hasPrintUrl() && target.isStandardOutput()) {
            throw new ExitException(
                    ExitCode.USAGE, "--print-url and --output - both write to standard output. Use only one of them");
        }
        Connection connection = connect.connect(context);
        context.interruptHandler()
                .setResumeHint(
                        target.resumeHint() + ":",
                        "  vip-export download " + exportId + target.toArguments() + connect.toArguments());
        var downloader = new ExportDownloader(context, connection, target);
        Job job = downloader.awaitSuccess(exportId);
        if (target.hasPrintUrl()) {
            context.out().println(ExportDownloader.linkOf(job));
        }
        downloader.downloadFile(job);
        return ExitCode.OK.code();
    }
}
