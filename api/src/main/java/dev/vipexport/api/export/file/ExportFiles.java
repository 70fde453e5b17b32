package dev.vipexport.api.export.file;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.api.export.file.DownloadLinks.Link;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.query.InstantFormat;
import dev.vipexport.common.storage.ObjectNames;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds, reads and deletes the objects of exports in the bucket. */
@Component
public final class ExportFiles {
    private final Storage storage;
    private final String bucket;
    private final DownloadLinks links;
    private final InstantSource clock;

    ExportFiles(Storage storage, CloudSettings settings, DownloadLinks links, InstantSource clock) {
        this.storage = storage;
        this.bucket = settings.bucket();
        this.links = links;
        this.clock = clock;
    }

    /**
     * Returns a link to the file of a job. Returns nothing if there is no file: the job has not succeeded, its retention
     * is over, or a lifecycle rule or an operator has deleted the file.
     *
     * @throws BackendUnavailableException if Cloud Storage or its signing service cannot be reached
     * @throws BackendRefusedException if Cloud Storage refuses the call, or the credentials must not sign
     */
    public Optional<Link> linkTo(ExportJob job) {
        return findFile(job).map(file -> links.linkTo(file.objectName(), Objects.requireNonNull(job.expiresAt())));
    }

    /**
     * Returns whether the file of a job can be downloaded.
     *
     * @throws BackendUnavailableException if Cloud Storage cannot be reached
     * @throws BackendRefusedException if Cloud Storage refuses the call
     */
    public boolean exists(ExportJob job) {
        return findFile(job).isPresent();
    }

    private Optional<ExportFile> findFile(ExportJob job) {
        ExportFile file = job.file();
        Instant end = job.expiresAt();
        return file != null && end != null && exists(file.objectName(), end) ? Optional.of(file) : Optional.empty();
    }

    private boolean exists(String objectName, Instant end) {
        if (!end.isAfter(clock.instant())) {
            return false;
        }
        try {
            return storage.get(BlobId.of(bucket, objectName), BlobGetOption.fields(BlobField.NAME)) != null
                    || isListed(objectName);
        } catch (StorageException e) {
            throw StorageFailures.toException(e, "looking for " + objectName);
        }
    }

    /** Looks again in the list, because only a list tells a missing bucket from a missing object. */
    private boolean isListed(String objectName) {
        return storage.list(bucket, BlobListOption.prefix(objectName), BlobListOption.pageSize(1))
                .streamAll()
                .anyMatch(blob -> blob.getName().equals(objectName));
    }

    /**
     * Returns the manifest of a succeeded job as JSON, or nothing if the bucket's lifecycle rule has deleted it.
     *
     * @throws BackendUnavailableException if Cloud Storage cannot be reached
     * @throws BackendRefusedException if Cloud Storage refuses the call
     */
    public Optional<byte[]> readManifest(ExportJob job) {
        String name = ObjectNames.manifest(job.exportId(), job.attempt());
        try {
            return Optional.of(storage.readAllBytes(BlobId.of(bucket, name)));
        } catch (StorageException e) {
            if (StorageFailures.isObjectMissing(e)) {
                return Optional.empty();
            }
            throw StorageFailures.toException(e, "reading " + name);
        }
    }

    /**
     * Deletes the file, its manifest and its parts. Does nothing if there are none.
     *
     * @throws ApiException 409 if a retention policy or a hold keeps an object
     * @throws BackendUnavailableException if Cloud Storage cannot be reached. Some objects may still exist
     * @throws BackendRefusedException if Cloud Storage refuses the call for another reason
     */
    public void delete(String exportId) {
        String operation = "deleting the files of job " + exportId;
        try {
            for (Blob blob : storage.list(bucket, BlobListOption.prefix(ObjectNames.prefix(exportId)))
                    .iterateAll()) {
                delete(blob, operation);
            }
        } catch (StorageException e) {
            throw StorageFailures.toException(e, operation);
        }
    }

    private void delete(Blob blob, String operation) {
        try {
            storage.delete(blob.getBlobId());
        } catch (StorageException e) {
            if (StorageFailures.isHeld(e)) {
                throw ApiException.conflict("A hold on the file forbids deleting it."
                        + " Ask the operator to release the hold, then repeat the request");
            }
            if (StorageFailures.isRetained(e)) {
                throw ApiException.conflict("The bucket's retention policy keeps the file" + retentionEnd(blob)
                        + ". Delete the export after that");
            }
            throw StorageFailures.toException(e, operation);
        }
    }

    private static String retentionEnd(Blob blob) {
        OffsetDateTime end = blob.getRetentionExpirationTimeOffsetDateTime();
        return end == null ? " for a while" : " until " + InstantFormat.format(end.toInstant());
    }
}
