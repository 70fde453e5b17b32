package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.StorageException;
import dev.vipexport.worker.upload.StorageErrors;
import dev.vipexport.worker.upload.StoredObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes single compose calls. Each call creates an object that must not exist yet.
 *
 * <p>The result of a compose call is only known afterwards, and deleting a wrong object can fail. So the final name only
 * receives a single source that was verified before, named with its verified generation. Objects never change, so wrong
 * bytes never appear under the final name, even if a worker dies. A wrong object stays among the parts. They are deleted
 * when the job has ended.
 */
final class ObjectComposer {

    /** Cloud Storage's limit of sources in one call. */
    static final int MAX_SOURCES = 32;

    /** Content type of composites, which only this package reads. */
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final Storage storage;
    private final String bucket;

    ObjectComposer(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /** The result of a call. */
    sealed interface Result {
        /** The object exists as this generation and holds the expected bytes. This worker or another one wrote it. */
        record Done(long generation) implements Result {}

        /** A source is missing, and the object does not exist. */
        record SourceMissing() implements Result {}

        /** The object or its sources hold unexpected bytes. */
        record ChecksumMismatch(StoredObject found) implements Result {}
    }

    /** Compares an existing object with {@code expected}. */
    Result verify(StoredObject expected) {
        Blob blob = find(expected.name());
        return blob == null ? new Result.SourceMissing() : compare(blob, expected);
    }

    /** Creates a small object among the parts, unless it exists. A composite of it is compared, so this need not compare. */
    void create(String name, byte[] content) {
        try {
            storage.create(blobInfo(name, CONTENT_TYPE).build(), content, BlobTargetOption.doesNotExist());
        } catch (StorageException e) {
            if (!StorageErrors.isPreconditionFailed(e)) {
                throw StorageErrors.toException(e, "writing " + name);
            }
        }
    }

    /** Composes {@code sources} in order to an object among the parts. */
    Result concat(List<StoredObject> sources, StoredObject expected) {
        var request = ComposeRequest.newBuilder()
                .addSource(sources.stream().map(StoredObject::name).toList());
        return compose(request, blobInfo(expected.name(), CONTENT_TYPE).build(), expected);
    }

    /**
     * Publishes {@code source}, which was verified.
     *
     * @param target made by {@link #fileInfo}
     * @throws IllegalStateException when another file exists under the name
     */
    Result publish(StoredObject source, long generation, BlobInfo target, StoredObject expected) {
        Result result = compose(ComposeRequest.newBuilder().addSource(source.name(), generation), target, expected);
        if (result instanceof Result.ChecksumMismatch mismatch) {
            mismatch.found().requireSame(expected);
        }
        return result;
    }

    /** Requires the published file. Parts are deleted only afterwards, so if they are missing the file must exist. */
    Result requirePublished(StoredObject expected) {
        Blob found = find(expected.name());
        if (found == null) {
            throw new IllegalStateException("parts of " + expected.name() + " are gone, but the file does not exist");
        }
        StoredObject.of(found).requireSame(expected);
        return new Result.Done(found.getGeneration());
    }

    /** Returns the metadata of the published file. */
    BlobInfo fileInfo(String name, String contentType, String contentDisposition) {
        return blobInfo(name, contentType)
                .setContentDisposition(contentDisposition)
                .build();
    }

    private BlobInfo.Builder blobInfo(String name, String contentType) {
        return BlobInfo.newBuilder(bucket, name).setContentType(contentType);
    }

    private Result compose(ComposeRequest.Builder request, BlobInfo target, StoredObject expected) {
        request.setTarget(target).setTargetOptions(BlobTargetOption.doesNotExist());
        try {
            return compare(storage.compose(request.build()), expected);
        } catch (StorageException e) {
            if (!StorageErrors.isPreconditionFailed(e) && !StorageErrors.isNotFound(e)) {
                throw StorageErrors.toException(e, "composing " + expected.name());
            }
        }
        return verify(expected);
    }

    private static Result compare(Blob blob, StoredObject expected) {
        StoredObject found = StoredObject.of(blob);
        return found.equals(expected) ? new Result.Done(blob.getGeneration()) : new Result.ChecksumMismatch(found);
    }

    private @Nullable Blob find(String name) {
        try {
            return storage.get(BlobId.of(bucket, name));
        } catch (StorageException e) {
            throw StorageErrors.toException(e, "reading " + name);
        }
    }
}
