package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.exit.ExitCode;
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
        target.requireOneOutput();
        Connection connection = connect.connect(context);
        context.interruptHandler()
                .setResumeHint(
                        target.resumeHint() + ":",
                        "  vip-export download " + exportId + target.toArguments() + connect.toArguments());
        var downloader = new ExportDownloader(context, connection, target);
        downloader.downloadFile(downloader.awaitSuccess(exportId));
        return ExitCode.OK.code();
    }
}
