package dev.vipexport.api.export.file;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.storage.ObjectNames;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads and deletes the objects of exports in the bucket. */
@Component
public final class ExportFiles {
    private static final int NOT_FOUND = 404;

    private final Storage storage;
    private final String bucket;

    ExportFiles(Storage storage, CloudSettings settings) {
        this.storage = storage;
        this.bucket = settings.bucket();
    }

    /**
     * Returns the manifest of a succeeded job as JSON, or nothing if the bucket's lifecycle rule has deleted it.
     *
     * @throws BackendUnavailableException if Cloud Storage cannot be reached
     */
    public Optional<byte[]> readManifest(ExportJob job) {
        String name = ObjectNames.manifest(job.exportId(), job.attempt());
        try {
            return Optional.of(storage.readAllBytes(BlobId.of(bucket, name)));
        } catch (StorageException e) {
            if (e.getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new BackendUnavailableException("Cloud Storage", "reading " + name, e);
        }
    }

    /**
     * Deletes the file, its manifest and its parts. Does nothing if there are none.
     *
     * @throws BackendUnavailableException if some objects may still exist
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
