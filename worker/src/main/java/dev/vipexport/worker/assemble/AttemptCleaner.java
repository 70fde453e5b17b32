package dev.vipexport.worker.assemble;

import com.google.cloud.BatchResult;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageBatch;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.CleanUpFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes objects of an attempt that its job no longer needs. Each worker checks the job after its last write and deletes
 * here what is no longer needed. If a worker dies before that, the bucket's lifecycle rule deletes the objects.
 *
 * <p>Every method throws {@link CleanUpFailedException} if Cloud Storage refuses a call that it may accept later, and logs
 * what it refuses for good.
 */
@Component
public final class AttemptCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptCleaner.class);

    /** Cloud Storage's limit of calls in one batch. */
    private static final int BATCH = 100;

    private final Storage storage;
    private final String bucket;

    /** Creates a cleaner of the bucket of {@code cloud}. */
    public AttemptCleaner(Storage storage, CloudSettings cloud) {
        this.storage = storage;
        this.bucket = cloud.bucket();
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
     * @param current the job as it is now; nothing when it is deleted
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
                batch.add(blob.getBlobId());
                if (batch.size() == BATCH) {
                    deleteBatch(batch);
                }
            }
            deleteBatch(batch);
        } catch (StorageException e) {
            if (e.isRetryable()) {
                throw new CleanUpFailedException("Deleting the objects " + prefix + "* failed", e);
            }
            LOG.warn("Deleting objects {}* is refused; the bucket's lifecycle rule deletes them later", prefix, e);
        }
    }

    /** Cloud Storage refuses single calls of a batch, for example with 429, so those are repeated once. */
    private void deleteBatch(List<BlobId> batch) {
        Map<BlobId, StorageException> failed = tryDelete(batch);
        failed = tryDelete(List.copyOf(failed.keySet()));
        for (Map.Entry<BlobId, StorageException> failure : failed.entrySet()) {
            if (failure.getValue().isRetryable()) {
                throw new CleanUpFailedException(
                        "Deleting " + failure.getKey().getName() + " failed twice", failure.getValue());
            }
        }
        if (!failed.isEmpty()) {
            Map.Entry<BlobId, StorageException> first =
                    failed.entrySet().iterator().next();
            LOG.warn(
                    "Deleting {} objects is refused; the bucket's lifecycle rule deletes them later. The first is {}",
                    failed.size(),
                    first.getKey().getName(),
                    first.getValue());
        }
        batch.clear();
    }

    /** Deletes the objects, and returns those that may still exist. An object that is gone counts as deleted. */
    private Map<BlobId, StorageException> tryDelete(List<BlobId> objects) {
        if (objects.isEmpty()) {
            return Map.of();
        }
        StorageBatch batch = storage.batch();
        var failed = new LinkedHashMap<BlobId, StorageException>();
        for (BlobId object : objects) {
            batch.delete(object).notify(new BatchResult.Callback<>() {
                @Override
                public void success(Boolean deleted) {
                    // false: it was gone
                }

                @Override
                public void error(StorageException failure) {
                    failed.put(object, failure);
                }
            });
        }
        try {
            batch.submit();
            return failed;
        } catch (StorageException e) {
            // the call of the whole batch
            objects.forEach(object -> failed.put(object, e));
            return failed;
        }
    }
}
