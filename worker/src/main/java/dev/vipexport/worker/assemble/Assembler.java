package dev.vipexport.worker.assemble;

import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.storage.ObjectNames;
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
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Publishes the file of a job. Parts are composed to one object, and that object is composed under the final name in one
 * call, so the file appears whole or not at all. The size and checksum of every composed object follow from its sources.
 * Each one is checked before it becomes a source of the next. Every step can be repeated and gives the same bytes.
 *
 * <p>Every method throws {@link dev.vipexport.common.cloud.BackendUnavailableException} when Cloud Storage cannot be
 * reached, and {@link IllegalStateException} when another file exists under the final name.
 */
@Component
public final class Assembler {
    private final ObjectComposer composer;
    private final ManifestWriter manifestWriter;
    private final Executor manifestExecutor;

    /** @param manifestExecutor writes the manifest while the file is being published */
    public Assembler(Storage storage, CloudSettings cloud, @Qualifier("manifestExecutor") Executor manifestExecutor) {
        this.composer = new ObjectComposer(storage, cloud.bucket());
        this.manifestWriter = new ManifestWriter(storage, cloud.bucket());
        this.manifestExecutor = manifestExecutor;
    }

    /**
     * Publishes a file of any number of parts.
     *
     * @param slices all slices of the job's attempt in order, each with its part
     */
    public AssemblyResult publishComposed(ExportJob job, List<JobSlice> slices) {
        return publish(job, slices, file -> composeAndPublish(job, partObjects(job, slices), file));
    }

    /**
     * Publishes a file of one part that this worker has just written or verified.
     *
     * @param generation version of the part that was verified
     */
    public AssemblyResult publishSinglePart(ExportJob job, JobSlice slice, long generation) {
        StoredObject part = partObject(job, slice);
        return publish(job, List.of(slice), file -> {
            ObjectComposer.Result result = composer.publish(part, generation, target(job), file);
            // the verified version was deleted; another worker may have written the part again
            return result instanceof ObjectComposer.Result.SourceMissing
                    ? composeAndPublish(job, List.of(part), file)
                    : result;
        });
    }

    /**
     * Publishes a file that is still in memory, in one call and without a part.
     *
     * @param slice the only slice of the job, with the part that {@code buffered} describes
     */
    public AssemblyResult publishInline(ExportJob job, JobSlice slice, BufferedSlice buffered) {
        return publish(job, List.of(slice), file -> new ObjectComposer.Result.Done(buffered.publish(target(job))));
    }

    private AssemblyResult publish(
            ExportJob job, List<JobSlice> slices, Function<StoredObject, ObjectComposer.Result> publication) {
        Optional<AssemblyResult> mismatch = findRowsMismatch(job, slices);
        if (mismatch.isPresent()) {
            return mismatch.get();
        }
        StoredObject content = StoredObject.concat(ObjectNames.file(job), partObjects(job, slices));
        ExportFile file = file(slices, content);
        ObjectComposer.Result result =
                inParallel(() -> manifestWriter.write(job, slices, file), () -> publication.apply(content));
        return result instanceof ObjectComposer.Result.ChecksumMismatch differs
                ? new AssemblyResult.BytesMismatch(
                        content.toString(), differs.found().toString())
                : new AssemblyResult.Published(file);
    }

    private static ExportFile file(List<JobSlice> slices, StoredObject content) {
        return new ExportFile(
                content.name(),
                slices.stream().mapToLong(slice -> part(slice).rows()).sum(),
                content.bytes(),
                content.crc32c(),
                slices.stream().mapToLong(slice -> part(slice).cellsDefused()).sum(),
                Warning.merge(
                        slices.stream().map(slice -> part(slice).warnings()).toList()));
    }

    /** Runs two calls of Cloud Storage at once. Both have ended when this returns or throws. */
    private <T> T inParallel(Runnable background, Supplier<T> step) {
        CompletableFuture<Void> running = CompletableFuture.runAsync(background, manifestExecutor);
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
        long found = slices.stream().mapToLong(slice -> part(slice).rows()).sum();
        if (found != snapshot.rows()) {
            return Optional.of(new AssemblyResult.RowsMismatch(snapshot.rows(), found));
        }
        return slices.stream()
                .filter(slice -> part(slice).rows() != slice.rows())
                .findFirst()
                .map(slice -> new AssemblyResult.RowsMismatch(
                        slice.rows(), part(slice).rows()));
    }

    /** Composes level by level until one object holds all bytes, and publishes that. If parts are missing, requires the file. */
    private ObjectComposer.Result composeAndPublish(ExportJob job, List<StoredObject> parts, StoredObject file) {
        List<StoredObject> left = parts;
        ObjectComposer.Result last =
                parts.size() == 1 ? composer.verify(parts.get(0)) : new ObjectComposer.Result.Done(0);
        for (int level = 1; left.size() > 1 && last instanceof ObjectComposer.Result.Done; level++) {
            var composites = new ArrayList<StoredObject>();
            for (int start = 0;
                    start < left.size() && last instanceof ObjectComposer.Result.Done;
                    start += ObjectComposer.MAX_SOURCES) {
                List<StoredObject> sources =
                        left.subList(start, Math.min(left.size(), start + ObjectComposer.MAX_SOURCES));
                StoredObject composite = StoredObject.concat(
                        ObjectNames.composite(job.exportId(), job.attempt(), level, composites.size()), sources);
                composites.add(composite);
                last = composer.concat(sources, composite);
            }
            left = composites;
        }
        if (last instanceof ObjectComposer.Result.Done whole) {
            last = composer.publish(left.get(0), whole.generation(), target(job), file);
        }
        return last instanceof ObjectComposer.Result.SourceMissing ? composer.requirePublished(file) : last;
    }

    private BlobInfo target(ExportJob job) {
        return composer.fileInfo(
                ObjectNames.file(job),
                job.options().contentType(),
                ObjectNames.downloadName(job.query(), job.options()));
    }

    private static StoredObject partObject(ExportJob job, JobSlice slice) {
        Part part = part(slice);
        return new StoredObject(
                ObjectNames.part(job.exportId(), slice.attempt(), slice.index()), part.bytes(), part.crc32c());
    }

    private static List<StoredObject> partObjects(ExportJob job, List<JobSlice> slices) {
        return slices.stream().map(slice -> partObject(job, slice)).toList();
    }

    private static Part part(JobSlice slice) {
        return Objects.requireNonNull(slice.part(), "only slices with parts are assembled");
    }
}
