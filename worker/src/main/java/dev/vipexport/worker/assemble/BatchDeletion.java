package dev.vipexport.worker.assemble;

import com.google.cloud.BatchResult;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.StorageBatch;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.FailureKind;
import dev.vipexport.common.cloud.StorageStatuses;
import dev.vipexport.worker.CleanUpFailedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes objects in one call for up to {@link #MAX_OBJECTS} of them. */
final class BatchDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDeletion.class);

    /** Cloud Storage's limit of calls in one batch. */
    static final int MAX_OBJECTS = 100;

    private final Storage storage;

    BatchDeletion(Storage storage) {
        this.storage = storage;
    }

    /**
     * Deletes the objects. Cloud Storage refuses single calls of a batch, for example with 429, so those are repeated once.
     * Logs what it refuses for good.
     *
     * @param batch those with a generation are deleted only if they still have it
     * @throws CleanUpFailedException if Cloud Storage refuses a call twice that it may accept later
     */
    void delete(List<BlobId> batch) {
        Map<BlobId, StorageException> failed = tryDelete(batch);
        failed = tryDelete(List.copyOf(failed.keySet()));
        for (Map.Entry<BlobId, StorageException> failure : failed.entrySet()) {
            if (isTransient(failure.getValue())) {
                throw new CleanUpFailedException(
                        "Deleting " + failure.getKey().getName() + " failed twice", failure.getValue());
            }
        }
        if (!failed.isEmpty()) {
            Map.Entry<BlobId, StorageException> first =
                    failed.entrySet().iterator().next();
            LOG.warn(
                    "Deleting {} objects is refused; the clean-up of the bucket tries again. The first is {}",
                    failed.size(),
                    first.getKey().getName(),
                    first.getValue());
        }
    }

    static boolean isTransient(StorageException failure) {
        return StorageStatuses.find(failure)
                .filter(FailureKind.TRANSIENT::equals)
                .isPresent();
    }

    /** Deletes the objects, and returns those that may still exist. An object that is gone counts as deleted. */
    private Map<BlobId, StorageException> tryDelete(List<BlobId> objects) {
        if (objects.isEmpty()) {
            return Map.of();
        }
        StorageBatch batch = storage.batch();
        var failed = new LinkedHashMap<BlobId, StorageException>();
        for (BlobId object : objects) {
            BlobSourceOption[] condition = object.getGeneration() == null
                    ? new BlobSourceOption[0]
                    : new BlobSourceOption[] {BlobSourceOption.generationMatch(object.getGeneration())};
            batch.delete(object, condition).notify(new BatchResult.Callback<>() {
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
