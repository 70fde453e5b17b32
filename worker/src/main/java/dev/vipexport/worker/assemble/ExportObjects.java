package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.CleanUpFailedException;
import dev.vipexport.worker.upload.StorageErrors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Lists and deletes the objects of all exports. */
@Component
public final class ExportObjects {
    /** Names the database whose exports the bucket holds. It has no prefix, so no lifecycle rule deletes it. */
    static final String OWNER = "vip-export-owner";

    /** Cloud Storage lists so many objects in one call. */
    private static final int PAGE = 1_000;

    private final Storage storage;
    private final String bucket;
    private final BatchDeletion deletion;

    /** Creates a list of the bucket of {@code cloud}. */
    public ExportObjects(Storage storage, CloudSettings cloud) {
        this.storage = storage;
        this.bucket = cloud.bucket();
        this.deletion = new BatchDeletion(storage);
    }

    /**
     * One version of an object.
     *
     * @param createdAt by the clock of Cloud Storage
     */
    public record StoredVersion(String name, long generation, long bytes, Instant createdAt) {}

    /**
     * Some objects in the order of their names.
     *
     * @param last where the next page begins, or empty after the last page
     */
    public record Page(List<StoredVersion> objects, String last) {}

    /**
     * Returns the page after the object {@code after}, mostly in one call.
     *
     * @param after empty for the first page
     */
    public Page list(String after) {
        try {
            var page = storage.list(
                    bucket,
                    BlobListOption.prefix(ObjectNames.PREFIX),
                    // a prefix of all names, so it leaves none out
                    BlobListOption.startOffset(after.isEmpty() ? ObjectNames.PREFIX : after),
                    BlobListOption.pageSize(PAGE),
                    BlobListOption.fields(
                            BlobField.NAME, BlobField.GENERATION, BlobField.SIZE, BlobField.TIME_CREATED));
            List<StoredVersion> objects = versionsAfter(after, page.getValues());
            // Cloud Storage may return a page without objects
            while (objects.isEmpty() && page.hasNextPage()) {
                page = page.getNextPage();
                objects = versionsAfter(after, page.getValues());
            }
            return new Page(
                    objects,
                    page.hasNextPage() ? objects.get(objects.size() - 1).name() : "");
        } catch (StorageException e) {
            throw StorageErrors.toException(e, "listing " + ObjectNames.PREFIX + "*");
        }
    }

    private static List<StoredVersion> versionsAfter(String after, Iterable<Blob> blobs) {
        var versions = new ArrayList<StoredVersion>();
        for (Blob blob : blobs) {
            if (!blob.getName().equals(after)) {
                versions.add(new StoredVersion(
                        blob.getName(),
                        blob.getGeneration(),
                        blob.getSize(),
                        blob.getCreateTimeOffsetDateTime().toInstant()));
            }
        }
        return versions;
    }

    /**
     * Deletes the objects if they still are these versions. Logs what Cloud Storage refuses for good.
     *
     * @throws CleanUpFailedException if Cloud Storage refuses a call that it may accept later
     */
    public void delete(List<StoredVersion> objects) {
        for (int start = 0; start < objects.size(); start += BatchDeletion.MAX_OBJECTS) {
            deletion.delete(objects.subList(start, Math.min(objects.size(), start + BatchDeletion.MAX_OBJECTS)).stream()
                    .map(object -> BlobId.of(bucket, object.name(), object.generation()))
                    .toList());
        }
    }

    /** Returns whether the bucket belongs to {@code owner}. It belongs to the first one that asks. */
    public boolean isOwnedBy(String owner) {
        BlobId mark = BlobId.of(bucket, OWNER);
        try {
            return new String(storage.readAllBytes(mark), StandardCharsets.UTF_8).equals(owner);
        } catch (StorageException e) {
            if (!StorageErrors.isNotFound(e)) {
                throw StorageErrors.toException(e, "reading " + OWNER);
            }
        }
        try {
            storage.create(
                    BlobInfo.newBuilder(mark).setContentType("text/plain").build(),
                    owner.getBytes(StandardCharsets.UTF_8),
                    BlobTargetOption.doesNotExist());
            return true;
        } catch (StorageException e) {
            throw StorageErrors.toException(e, "writing " + OWNER);
        }
    }
}
