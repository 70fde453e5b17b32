package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.api.JobResponse;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.file.DownloadLink;
import dev.vipexport.cli.file.Manifest;
import dev.vipexport.cli.file.PartFile;
import dev.vipexport.cli.file.ResumableDownload;
import dev.vipexport.cli.file.Verification;
import dev.vipexport.cli.progress.Progress;
import dev.vipexport.cli.progress.ProgressUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Waits for an export, downloads its file, verifies it and gives it its final name. */
final class ExportDownloader {
    private final CliContext context;
    private final Connection connection;
    private final OutputOptions target;

    ExportDownloader(CliContext context, Connection connection, OutputOptions target) {
        this.context = context;
        this.connection = connection;
        this.target = target;
    }

    /** Waits until the export has succeeded, and prints its warnings. */
    JobResponse awaitSuccess(String exportId) {
        JobResponse ended = awaitEnd(exportId);
        ended.job().requireSuccess().warnings().forEach(warning -> context.printNotice("warning: " + warning.toText()));
        return ended;
    }

    private JobResponse awaitEnd(String exportId) {
        try (Progress progress = progress()) {
            return connection
                    .jobPoller()
                    .awaitEnd(
                            exportId,
                            PollIntervals.forProgress(target.progress(), context.terminal()),
                            job -> progress.show(toUpdate(job)));
        }
    }

    /** Prints the link if the user asks for it. */
    void printLinkIfAsked(Job job) {
        if (target.hasPrintUrl()) {
            context.out().println(linkOf(job));
        }
    }

    /** Downloads the file of an export that has succeeded, and prints what it is. */
    void downloadFile(JobResponse ended) {
        Job job = ended.job();
        if (!target.hasJson()) {
            printLinkIfAsked(job);
        }
        Manifest manifest = Manifest.of(connection.api().manifest(job.exportId()));
        try {
            if (target.isStandardOutput()) {
                writeToStandardOutput(job, manifest);
            } else {
                Path file = target.file(linkOf(job), job.exportId());
                download(job, manifest, file);
                printResult(ended, manifest, file);
            }
        } catch (IOException e) {
            throw new ExitException(
                    ExitCode.FAILED,
                    "The file cannot be written: " + e + ". Check the folder, its permissions and the free space",
                    e);
        }
    }

    private void printResult(JobResponse ended, Manifest manifest, Path file) {
        if (!target.hasJson()) {
            context.out().println(Summary.of(manifest) + ": " + file);
            return;
        }
        JsonNode job = OutputFormatter.redactLink(ended.json(), target.hasPrintUrl());
        context.out()
                .printJson(OutputFormatter.object().setAll((ObjectNode) job).put("file", file.toString()));
    }

    /** Verifies the file before it writes to standard output, which cannot be undone. */
    private void writeToStandardOutput(Job job, Manifest manifest) throws IOException {
        try (var folder = new TempFolder()) {
            context.interruptHandler().closeOnExit(folder);
            Path file = folder.create().resolve("export");
            download(job, manifest, file);
            Files.copy(file, context.out().unfiltered());
        }
        if (context.out().hasFailed()) {
            throw new ExitException(
                    ExitCode.FAILED,
                    "Writing the file to standard output failed; the program that reads it has ended, or the disk is full");
        }
        context.printNotice(Summary.of(manifest));
    }

    private void download(Job job, Manifest manifest, Path file) throws IOException {
        long length = manifest.whole().bytes();
        try (PartFile part = PartFile.open(file, job.exportId());
                Progress progress = progress()) {
            var download = new ResumableDownload(
                    connection.http(),
                    new DownloadLink(
                            () -> linkOf(connection.api().job(job.exportId()).job()),
                            connection.server(),
                            context::printNotice),
                    connection.retryPolicy(),
                    context.clock(),
                    bytes -> progress.show(
                            new ProgressUpdate("downloading", bytes, length, ProgressUpdate.Unit.BYTES, null)));
            try {
                download.downloadTo(part, length);
                Verification.verify(manifest, part.content());
            } catch (ExitException e) {
                if (e.exitCode() == ExitCode.NOT_VERIFIED) {
                    part.discard();
                }
                throw e;
            }
            part.publish();
        }
    }

    static String linkOf(Job job) {
        String link = job.requireSuccess().csvUrl();
        if (link == null) {
            throw new ExitException(
                    ExitCode.FAILED,
                    "Export " + job.exportId()
                            + " has no file; it was deleted. Start a new export, with another --idempotency-key if you gave one");
        }
        return link;
    }

    private Progress progress() {
        return Progress.of(target.progress(), context.terminal(), context.err(), context.clock());
    }

    private static ProgressUpdate toUpdate(Job job) {
        String stage = job.state().toLowerCase(Locale.ROOT);
        Job.Progress rows = job.progress();
        return rows == null
                ? new ProgressUpdate(stage, 0, null, ProgressUpdate.Unit.ROWS, null)
                : new ProgressUpdate(
                        stage, rows.rowsDone(), rows.rowsTotal(), ProgressUpdate.Unit.ROWS, rows.etaSeconds());
    }
}
