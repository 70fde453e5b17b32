package dev.vipexport.api.export.file;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.storage.ObjectNames;

/** Everything that an export has left in the bucket. */
public final class ExportFiles {
    private final Storage storage;
    private final String bucket;

    public ExportFiles(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /**
     * Deletes the file and whatever stands beside it; nothing happens where there is nothing.
     *
     * @throws BackendUnavailableException when some of it may still be there
     */
    public void delete(String exportId) {
        try {
            for (Blob blob : storage.list(bucket, BlobListOption.prefix(ObjectNames.prefix(exportId)))
                    .iterateAll()) {
                storage.delete(blob.getBlobId());
            }
        } catch (StorageException e) {
            throw new BackendUnavailableException("Cloud Storage", "deleting the files of job " + exportId, e);
        }
    }
}
