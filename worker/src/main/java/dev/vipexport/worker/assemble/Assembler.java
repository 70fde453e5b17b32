package dev.vipexport.worker.assemble;

import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.log.LogContext;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.layout.FileLayout;
import dev.vipexport.worker.layout.FileTooLargeException;
import dev.vipexport.worker.layout.Piece;
import dev.vipexport.worker.layout.WorkbookLimits;
import dev.vipexport.worker.slice.BufferedSlice;
import dev.vipexport.worker.upload.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Publishes the file of a job. Parts, and the glue of compressed files, are composed to one object, and that object is
 * composed under the final name in one call, so the file appears whole or not at all. The size and checksum of every
 * composed object follow from its sources. Each one is checked before it becomes a source of the next. Every step can be
 * repeated and gives the same bytes.
 *
 * <p>Every method stops between two calls with {@link dev.vipexport.worker.WorkerStoppingException} when this process stops.
 * Another worker repeats what is done. Every method throws {@link
 * dev.vipexport.common.cloud.BackendUnavailableException} when Cloud Storage cannot be reached, and {@link
 * IllegalStateException} when another file exists under the final name.
 */
@Component
public final class Assembler {
    private static final Logger LOG = LoggerFactory.getLogger(Assembler.class);

    private final ObjectComposer composer;
    private final ManifestWriter manifestWriter;
    private final Executor manifestExecutor;
    private final ShutdownSignal shutdown;
    private final WorkbookLimits limits;

    /** @param manifestExecutor writes the manifest while the file is being published */
    @Autowired
    public Assembler(
            Storage storage,
            CloudSettings cloud,
            @Qualifier("manifestExecutor") Executor manifestExecutor,
            ShutdownSignal shutdown) {
        this(storage, cloud, manifestExecutor, shutdown, WorkbookLimits.DEFAULT);
    }

    Assembler(
            Storage storage,
            CloudSettings cloud,
            Executor manifestExecutor,
            ShutdownSignal shutdown,
            WorkbookLimits limits) {
        this.composer = new ObjectComposer(storage, cloud.bucket());
        this.manifestWriter = new ManifestWriter(storage, cloud.bucket());
        this.manifestExecutor = manifestExecutor;
        this.shutdown = shutdown;
        this.limits = limits;
    }

    /**
     * Publishes a file of any number of parts.
     *
     * @param slices all slices of the job's attempt in order, each with its part
     */
    public AssemblyResult publishComposed(ExportJob job, List<JobSlice> slices) {
        return publish(job, slices, sources -> composeAndPublish(job, sources));
    }

    /**
     * Publishes a file of one part that this worker has just written or verified. If the file is the part, it takes one call.
     *
     * @param generation version of the part that was verified
     */
    public AssemblyResult publishSinglePart(ExportJob job, JobSlice slice, long generation) {
        return publish(job, List.of(slice), sources -> {
            ObjectComposer.Result result = sources.objects().size() == 1
                    ? composer.publish(sources.objects().get(0), generation, target(job), sources.file())
                    : new ObjectComposer.Result.SourceMissing();
            // the verified version was deleted; another worker may have written the part again
            return result instanceof ObjectComposer.Result.SourceMissing ? composeAndPublish(job, sources) : result;
        });
    }

    /**
     * Publishes a file that is still in memory, in one call and without a part.
     *
     * @param slice the only slice of the job, with the part that {@code buffered} describes
     */
    public AssemblyResult publishInline(ExportJob job, JobSlice slice, BufferedSlice buffered) {
        return publish(job, List.of(slice), sources -> {
            FileLayout layout = sources.layout();
            return new ObjectComposer.Result.Done(buffered.publish(target(job), layout.beginning(), layout.end())
                    .generation());
        });
    }

    private AssemblyResult publish(
            ExportJob job, List<JobSlice> slices, Function<FileSources, ObjectComposer.Result> publication) {
        Optional<AssemblyResult> mismatch = findRowsMismatch(job, slices);
        if (mismatch.isPresent()) {
            return mismatch.get();
        }
        FileSources sources;
        try {
            sources = FileSources.of(job, slices, limits);
        } catch (FileTooLargeException e) {
            LOG.info("The parts of job {} do not fit its format; the job fails: {}", job.exportId(), e.getMessage());
            return new AssemblyResult.FileTooLarge();
        }
        ExportFile file = file(job, slices, sources.file());
        ObjectComposer.Result result = inParallel(
                () -> manifestWriter.write(job, slices, sources.layout().offsets(), file),
                () -> publication.apply(sources));
        return result instanceof ObjectComposer.Result.ChecksumMismatch differs
                ? new AssemblyResult.BytesMismatch(
                        sources.file().toString(), differs.found().toString())
                : new AssemblyResult.Published(file);
    }

    private ExportFile file(ExportJob job, List<JobSlice> slices, StoredObject content) {
        List<Part> parts = slices.stream().map(FileSources::part).toList();
        long rows = parts.stream().mapToLong(Part::rows).sum();
        var warnings = new ArrayList<>(parts.stream().map(Part::warnings).toList());
        if (job.options().format() == ExportOptions.Format.CSV && rows > limits.sheetMessages()) {
            warnings.add(List.of(new Warning(Warning.Code.TOO_MANY_ROWS, 0, rows - limits.sheetMessages(), List.of())));
        }
        return new ExportFile(
                content.name(),
                rows,
                content.bytes(),
                content.crc32c(),
                parts.stream().mapToLong(Part::cellsDefused).sum(),
                Warning.merge(warnings));
    }

    /** Runs two calls of Cloud Storage at once. Both have ended when this returns or throws. */
    private <T> T inParallel(Runnable background, Supplier<T> step) {
        CompletableFuture<Void> running = CompletableFuture.runAsync(LogContext.handOver(background), manifestExecutor);
        T result;
        try {
            result = step.get();
        } catch (RuntimeException e) {
            var unused = running.handle((done, failure) -> true).join();
            throw e;
        }
        try {
            running.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
        return result;
    }

    /** Checks each slice as well as the sum. The sum alone would hide a missing row in one slice and an extra row in another. */
    private static Optional<AssemblyResult> findRowsMismatch(ExportJob job, List<JobSlice> slices) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "only a planned job has parts");
        long found = slices.stream()
                .mapToLong(slice -> FileSources.part(slice).rows())
                .sum();
        if (found != snapshot.rows()) {
            return Optional.of(new AssemblyResult.RowsMismatch(snapshot.rows(), found));
        }
        return slices.stream()
                .filter(slice -> FileSources.part(slice).rows() != slice.rows())
                .findFirst()
                .map(slice -> new AssemblyResult.RowsMismatch(
                        slice.rows(), FileSources.part(slice).rows()));
    }

    /** Composes level by level until one object holds all bytes, and publishes that. If parts are missing, requires the file. */
    private ObjectComposer.Result composeAndPublish(ExportJob job, FileSources sources) {
        createGlue(sources);
        List<StoredObject> left = sources.objects();
        ObjectComposer.Result last =
                left.size() == 1 ? composer.verify(left.get(0)) : new ObjectComposer.Result.Done(0);
        for (int level = 1; left.size() > 1 && last instanceof ObjectComposer.Result.Done; level++) {
            var composites = new ArrayList<StoredObject>();
            for (int start = 0;
                    start < left.size() && last instanceof ObjectComposer.Result.Done;
                    start += ObjectComposer.MAX_SOURCES) {
                shutdown.throwIfStopping();
                List<StoredObject> next =
                        left.subList(start, Math.min(left.size(), start + ObjectComposer.MAX_SOURCES));
                StoredObject composite = StoredObject.concat(
                        ObjectNames.composite(job.exportId(), job.attempt(), level, composites.size()), next);
                composites.add(composite);
                last = composer.concat(next, composite);
            }
            left = composites;
        }
        if (last instanceof ObjectComposer.Result.Done whole) {
            last = composer.publish(left.get(0), whole.generation(), target(job), sources.file());
        }
        return last instanceof ObjectComposer.Result.SourceMissing ? composer.requirePublished(sources.file()) : last;
    }

    private void createGlue(FileSources sources) {
        List<Piece> pieces = sources.layout().pieces();
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof Piece.Glue glue) {
                shutdown.throwIfStopping();
                composer.create(sources.objects().get(i).name(), glue.content());
            }
        }
    }

    private BlobInfo target(ExportJob job) {
        return composer.fileInfo(
                ObjectNames.file(job),
                job.options().contentType(),
                ObjectNames.contentDisposition(job.query(), job.options()));
    }
}
