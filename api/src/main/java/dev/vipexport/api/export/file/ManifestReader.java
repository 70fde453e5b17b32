package dev.vipexport.api.export.file;

import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.storage.ObjectNames;
import java.util.Optional;

/** The manifests that workers put beside the files. */
public final class ManifestReader {
    private static final int NOT_FOUND = 404;

    private final Storage storage;
    private final String bucket;

    public ManifestReader(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /**
     * The manifest of a job that succeeded, as JSON; nothing when the bucket's lifecycle rule has deleted it.
     *
     * @throws BackendUnavailableException when Cloud Storage could not be reached
     */
    public Optional<byte[]> read(ExportJob job) {
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
}
