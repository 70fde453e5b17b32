package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Job;
import dev.vipexport.cli.api.JobAnswer;
import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import dev.vipexport.cli.file.Download;
import dev.vipexport.cli.file.Link;
import dev.vipexport.cli.file.Manifest;
import dev.vipexport.cli.file.PartFile;
import dev.vipexport.cli.file.Verification;
import dev.vipexport.cli.progress.Progress;
import dev.vipexport.cli.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** From an export's id to its file: waits, downloads, checks, and gives the file its name. */
final class Fetch {
    private final Surroundings surroundings;
    private final Connection connection;
    private final TargetOptions target;

    Fetch(Surroundings surroundings, Connection connection, TargetOptions target) {
        this.surroundings = surroundings;
        this.connection = connection;
        this.target = target;
    }

    /** The export when it has succeeded. */
    Job succeeded(String exportId) {
        try (Progress progress = progress()) {
            JobAnswer end = connection
                    .waiting()
                    .end(
                            exportId,
                            Polls.of(target.progress(), surroundings.terminal()),
                            job -> progress.show(step(job)));
            return end.job().mustHaveSucceeded();
        }
    }

    /** Downloads the file of an export that has succeeded. */
    void file(Job job) {
        Manifest manifest = Manifest.of(connection.exports().manifest(job.exportId()));
        try {
            if (target.toStandardOutput()) {
                toStandardOutput(job, manifest);
            } else {
                Path file = target.file(linkOf(job), job.exportId());
                download(job, manifest, file);
                surroundings.out().println(Summary.of(manifest) + ": " + file);
            }
        } catch (IOException e) {
            throw new EndException(Exit.FAILED, "The file cannot be written: " + e, e);
        }
    }

    /** By way of a file, since what was given away cannot be taken back when it turns out to be wrong. */
    private void toStandardOutput(Job job, Manifest manifest) throws IOException {
        try (var folder = new PassingFolder()) {
            surroundings.interruption().closes(folder);
            Path file = folder.create().resolve("export");
            download(job, manifest, file);
            Files.copy(file, surroundings.out());
        }
        if (surroundings.out().checkError()) {
            throw new EndException(Exit.FAILED, "Standard output does not take the file");
        }
        surroundings.notice(Summary.of(manifest));
    }

    private void download(Job job, Manifest manifest, Path file) throws IOException {
        long length = manifest.whole().bytes();
        try (PartFile part = PartFile.open(file, job.exportId());
                Progress progress = progress()) {
            var download = new Download(
                    connection.http(),
                    new Link(() ->
                            linkOf(connection.exports().job(job.exportId()).job())),
                    connection.retries(),
                    surroundings.clock(),
                    bytes -> progress.show(new Step("downloading", bytes, length, Step.Unit.BYTES, null)));
            try {
                download.fill(part, length);
                Verification.check(manifest, part.content());
            } catch (EndException e) {
                if (e.exit() == Exit.NOT_VERIFIED) {
                    part.discard();
                }
                throw e;
            }
            part.publish();
        }
    }

    static String linkOf(Job job) {
        String link = job.mustHaveSucceeded().csvUrl();
        if (link == null) {
            throw new EndException(Exit.FAILED, "Export " + job.exportId() + " has no file (any more)");
        }
        return link;
    }

    private Progress progress() {
        return Progress.of(target.progress(), surroundings.terminal(), surroundings.err(), surroundings.clock());
    }

    private static Step step(Job job) {
        String stage = job.state().toLowerCase(Locale.ROOT);
        Job.Progress rows = job.progress();
        return rows == null
                ? new Step(stage, 0, null, Step.Unit.ROWS, null)
                : new Step(stage, rows.rowsDone(), rows.rowsTotal(), Step.Unit.ROWS, rows.etaSeconds());
    }
}
