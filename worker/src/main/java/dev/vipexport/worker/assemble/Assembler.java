package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Storage;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.upload.StoredObject;
import dev.vipexport.worker.upload.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Joins the parts to one object, and composes the file from just that under the final name, which is the moment of
 * publication: an object appears whole or not at all. Size and checksum of every object on the way follow from those of
 * the parts, so each composed object is held against them before it is a source of the next. Every step can be done
 * again; who comes second finds the same bytes.
 */
public final class Assembler {
    private final ObjectComposer composer;
    private final ManifestWriter manifestWriter;
    private final Executor manifestExecutor;

    /** @param manifestExecutor writes the manifest while the file is being published */
    public Assembler(Storage storage, String bucket, Executor manifestExecutor) {
        this.composer = new ObjectComposer(storage, bucket);
        this.manifestWriter = new ManifestWriter(storage, bucket);
        this.manifestExecutor = manifestExecutor;
    }

    /**
     * Publishes the file of {@code job}, which has its snapshot.
     *
     * @param slices all of them in order, each with its part
     * @throws dev.vipexport.common.cloud.BackendUnavailableException when Cloud Storage could not be reached
     * @throws IllegalStateException when another file stands under the name
     */
    public AssemblyResult assemble(ExportJob job, List<JobSlice> slices) {
        return assemble(job, slices, (parts, expected) -> publish(job, parts, expected));
    }

    /**
     * The same for a single slice, whose part was looked at when it was written.
     *
     * @param generation which object of the part's name that was
     */
    public AssemblyResult assemble(ExportJob job, JobSlice singleSlice, long generation) {
        return assemble(job, List.of(singleSlice), (parts, expected) -> {
            var verified = new ObjectComposer.Result.Done(generation);
            ObjectComposer.Result result = publish(job, parts.get(0), verified, expected);
            // what was seen is gone, but not published: another may have been written since
            return result instanceof ObjectComposer.Result.SourceMissing ? publish(job, parts, expected) : result;
        });
    }

    /**
     * The same for a single slice of few bytes, which become the file in one call, without a part.
     *
     * @param upload has the slice's bytes, all unsent
     */
    public AssemblyResult publish(ExportJob job, JobSlice singleSlice, Upload upload) {
        List<JobSlice> slices = List.of(singleSlice);
        Optional<AssemblyResult> mismatch = findMismatch(job, slices);
        if (mismatch.isPresent()) {
            return mismatch.get();
        }
        ExportFile file = file(slices, Concatenation.of(ObjectNames.file(job), List.of(upload.written())));
        var unused = inParallel(
                () -> manifestWriter.write(job, slices, file),
                () -> upload.finishAs(composer.fileInfo(
                        file.objectName(),
                        job.options().contentType(),
                        ObjectNames.downloadName(job.query(), job.options()))));
        return new AssemblyResult.Published(file);
    }

    private AssemblyResult assemble(
            ExportJob job,
            List<JobSlice> slices,
            BiFunction<List<StoredObject>, StoredObject, ObjectComposer.Result> publishing) {
        Optional<AssemblyResult> mismatch = findMismatch(job, slices);
        if (mismatch.isPresent()) {
            return mismatch.get();
        }
        List<StoredObject> parts =
                slices.stream().map(slice -> partObject(job, slice)).toList();
        StoredObject expected = Concatenation.of(ObjectNames.file(job), parts);
        ExportFile file = file(slices, expected);
        ObjectComposer.Result result =
                inParallel(() -> manifestWriter.write(job, slices, file), () -> publishing.apply(parts, expected));
        return result instanceof ObjectComposer.Result.ChecksumMismatch differs
                ? new AssemblyResult.BytesMismatch(
                        expected.toString(), differs.found().toString())
                : new AssemblyResult.Published(file);
    }

    private static ExportFile file(List<JobSlice> slices, StoredObject expected) {
        return new ExportFile(
                expected.name(),
                slices.stream().mapToLong(slice -> part(slice).rows()).sum(),
                expected.bytes(),
                expected.crc32c(),
                slices.stream().mapToLong(slice -> part(slice).cellsDefused()).sum());
    }

    /** Two calls of Cloud Storage in the time of one; both are over when this returns or throws. */
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

    /** The sum alone would not see a row that is missing in one slice and another that is too many in the next. */
    private static Optional<AssemblyResult> findMismatch(ExportJob job, List<JobSlice> slices) {
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

    /** Where parts are gone the file must be there. */
    private ObjectComposer.Result publish(ExportJob job, List<StoredObject> parts, StoredObject expected) {
        ObjectComposer.Result result = parts.size() == 1
                ? publish(job, parts.get(0), composer.verify(parts.get(0)), expected)
                : composeAndPublish(job, parts, expected);
        return result instanceof ObjectComposer.Result.SourceMissing ? composer.requirePublished(expected) : result;
    }

    /** Level by level, until one object holds it all: only what was looked at is published. */
    private ObjectComposer.Result composeAndPublish(ExportJob job, List<StoredObject> parts, StoredObject expected) {
        List<StoredObject> left = parts;
        ObjectComposer.Result last = new ObjectComposer.Result.SourceMissing();
        for (int level = 1; left.size() > 1; level++) {
            var joins = new ArrayList<StoredObject>();
            for (int start = 0; start < left.size(); start += ObjectComposer.MAX_SOURCES) {
                List<StoredObject> sources =
                        left.subList(start, Math.min(left.size(), start + ObjectComposer.MAX_SOURCES));
                String name = ObjectNames.composite(job.exportId(), job.attempt(), level, joins.size());
                joins.add(Concatenation.of(name, sources));
                last = composer.concat(sources, joins.get(joins.size() - 1));
                if (!(last instanceof ObjectComposer.Result.Done)) {
                    return last;
                }
            }
            left = joins;
        }
        return publish(job, left.get(0), last, expected);
    }

    private ObjectComposer.Result publish(
            ExportJob job, StoredObject singleSlice, ObjectComposer.Result verified, StoredObject expected) {
        return verified instanceof ObjectComposer.Result.Done done
                ? composer.publish(
                        singleSlice,
                        done.generation(),
                        expected,
                        job.options().contentType(),
                        ObjectNames.downloadName(job.query(), job.options()))
                : verified;
    }

    private static StoredObject partObject(ExportJob job, JobSlice slice) {
        Part part = part(slice);
        return new StoredObject(
                ObjectNames.part(job.exportId(), slice.attempt(), slice.index()), part.bytes(), part.crc32c());
    }

    private static Part part(JobSlice slice) {
        return Objects.requireNonNull(slice.part(), "only slices with parts are assembled");
    }
}
