package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.file.ObjectNames;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.worker.slice.SliceResult;
import dev.vipexport.worker.upload.StorageCalls;
import dev.vipexport.worker.upload.StoredObject;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Composes the file from its part under the final name, which is the moment of publication: an object appears whole or
 * not at all. Every step can be done again; who comes second finds the same bytes.
 */
public final class Assembler {
    private static final Logger LOG = LoggerFactory.getLogger(Assembler.class);
    private static final String CONTENT_TYPE = "text/csv; charset=utf-8";

    private final Storage storage;
    private final String bucket;

    public Assembler(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /**
     * Publishes the file of {@code job}, which has its snapshot.
     *
     * @throws dev.vipexport.common.cloud.BackendUnavailableException when Cloud Storage could not be reached
     * @throws IllegalStateException when another file stands under the name
     */
    public Assembly assemble(ExportJob job, SliceResult part) {
        Snapshot snapshot = Objects.requireNonNull(job.snapshot(), "only a planned job has parts");
        if (part.rows() != snapshot.rows()) {
            return new Assembly.RowsMismatch(snapshot.rows(), part.rows());
        }
        String name = ObjectNames.file(job.exportId(), job.attempt(), job.query());
        var expected = new StoredObject(name, part.bytes(), part.crc32c());
        compose(job, part, expected);
        return new Assembly.Published(
                new ExportFile(name, part.rows(), part.bytes(), part.crc32c(), part.cellsDefused()));
    }

    /** Deletes the part of a file that is published, or of a job that has ended without it. */
    public void discard(SliceResult part) {
        try {
            storage.delete(BlobId.of(bucket, part.objectName()));
        } catch (StorageException e) {
            LOG.warn("Part {} was not deleted; the bucket's lifecycle rule will", part.objectName(), e);
        }
    }

    private void compose(ExportJob job, SliceResult part, StoredObject expected) {
        try {
            StoredObject.of(storage.compose(request(job, part, expected.name())))
                    .mustEqual(expected);
        } catch (StorageException e) {
            // refused: the file exists; not found: the part is gone because another worker has published the file
            if (!StorageCalls.isRefused(e) && !StorageCalls.isNotFound(e)) {
                throw StorageCalls.failure(e, "publishing " + expected.name());
            }
            existing(expected.name(), e).mustEqual(expected);
        }
    }

    private ComposeRequest request(ExportJob job, SliceResult part, String name) {
        BlobInfo file = BlobInfo.newBuilder(bucket, name)
                .setContentType(CONTENT_TYPE)
                .setContentDisposition("attachment; filename=\"" + ObjectNames.downloadName(job.query()) + "\"")
                .build();
        return ComposeRequest.newBuilder()
                .addSource(part.objectName())
                .setTarget(file)
                .setTargetOptions(BlobTargetOption.doesNotExist())
                .build();
    }

    private StoredObject existing(String name, StorageException why) {
        try {
            Blob blob = storage.get(BlobId.of(bucket, name));
            if (blob == null) {
                throw StorageCalls.failure(why, "publishing " + name);
            }
            return StoredObject.of(blob);
        } catch (StorageException e) {
            throw StorageCalls.failure(e, "looking at " + name);
        }
    }
}
