package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.CleanUpFailedException;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes objects of an attempt that its job no longer needs. Each worker checks the job after its last write and deletes
 * here what is no longer needed. If a worker dies before that, the clean-up of the bucket deletes the objects.
 *
 * <p>Every method throws {@link CleanUpFailedException} if Cloud Storage refuses a call that it may accept later, and logs
 * what it refuses for good.
 */
@Component
public final class AttemptCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptCleaner.class);

    private final Storage storage;
    private final String bucket;
    private final BatchDeletion deletion;

    /** Creates a cleaner of the bucket of {@code cloud}. */
    public AttemptCleaner(Storage storage, CloudSettings cloud) {
        this.storage = storage;
        this.bucket = cloud.bucket();
        this.deletion = new BatchDeletion(storage);
    }

    /** Deletes the parts of an attempt. Its published file stays. */
    public void deleteParts(String exportId, int attempt) {
        deleteByPrefix(ObjectNames.partsPrefix(exportId, attempt));
    }

    /** Deletes all objects of an attempt, its file included. */
    public void deleteAll(String exportId, int attempt) {
        deleteByPrefix(ObjectNames.prefix(exportId, attempt));
    }

    /** Deletes what a job that has ended does not need: its parts, and everything unless it SUCCEEDED. */
    public void cleanIfEnded(ExportJob job) {
        if (job.state() == JobState.SUCCEEDED) {
            deleteParts(job.exportId(), job.attempt());
        } else if (job.state().isTerminal()) {
            deleteAll(job.exportId(), job.attempt());
        }
    }

    /**
     * Deletes what a superseded worker wrote for {@code attempt}: everything if the job was deleted or restarted.
     *
     * @param current the job as it is now, or nothing when it is deleted
     */
    public void cleanAttempt(String exportId, int attempt, Optional<ExportJob> current) {
        if (current.isPresent() && current.get().attempt() == attempt) {
            cleanIfEnded(current.get());
        } else {
            deleteAll(exportId, attempt);
        }
    }

    private void deleteByPrefix(String prefix) {
        try {
            var batch = new ArrayList<BlobId>();
            for (Blob blob : storage.list(bucket, BlobListOption.prefix(prefix)).iterateAll()) {
                batch.add(BlobId.of(bucket, blob.getName()));
                if (batch.size() == BatchDeletion.MAX_OBJECTS) {
                    deletion.delete(batch);
                    batch.clear();
                }
            }
            deletion.delete(batch);
        } catch (StorageException e) {
            if (BatchDeletion.isTransient(e)) {
                throw new CleanUpFailedException("Deleting the objects " + prefix + "* failed", e);
            }
            LOG.warn("Deleting objects {}* is refused; the clean-up of the bucket tries again", prefix, e);
        }
    }
}
