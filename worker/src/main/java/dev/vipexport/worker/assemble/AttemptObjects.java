package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.storage.ObjectNames;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nobody needs any more. Whoever wrote an object looks afterwards whether its job still wants it, and comes
 * here if not; what is written by a process that dies just then is left to the bucket's lifecycle rule.
 */
public final class AttemptObjects {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptObjects.class);

    /** Cloud Storage's limit of calls in one batch. */
    private static final int BATCH = 100;

    private final Storage storage;
    private final String bucket;

    public AttemptObjects(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /** The parts of an attempt whose file is published, or never will be. */
    public void deleteParts(String exportId, int attempt) {
        deleteByPrefix(ObjectNames.partsPrefix(exportId, attempt));
    }

    /** Everything of an attempt that nobody may see: its job ended otherwise, or another attempt has begun. */
    public void deleteAll(String exportId, int attempt) {
        deleteByPrefix(ObjectNames.prefix(exportId, attempt));
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
            LOG.warn("Objects {}* were not deleted; the bucket's lifecycle rule will", prefix, e);
        }
    }

    private void deleteBatch(List<BlobId> batch) {
        if (!batch.isEmpty()) {
            storage.delete(batch);
            batch.clear();
        }
    }
}
