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
 * Single calls of compose, each creating an object that is not there yet.
 *
 * <p>What compose makes of its sources is only known afterwards, and deleting what is wrong may fail. So nothing is ever
 * composed under the final name but a single source that was looked at before, named with the generation that was looked
 * at: objects never change, so wrong bytes cannot come to stand there, whatever dies when. What is wrong stays among the
 * parts, which go when the job has ended.
 */
final class ObjectComposer {

    /** Cloud Storage's limit of sources in one call. */
    static final int MAX_SOURCES = 32;

    /** Of what only this package reads. */
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final Storage storage;
    private final String bucket;

    ObjectComposer(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /** What became of a call. */
    sealed interface Result {
        /** The object is there, by this worker or another, with the bytes that it must have, as this generation. */
        record Done(long generation) implements Result {}

        /** A source is missing, and the object is not there either. */
        record SourceMissing() implements Result {}

        /** The object, or its sources, hold other bytes than they must. */
        record ChecksumMismatch(StoredObject found) implements Result {}
    }

    /** Looks at an object that somebody else has written. */
    Result verify(StoredObject expected) {
        Blob blob = find(expected.name());
        return blob == null ? new Result.SourceMissing() : compare(blob, expected);
    }

    /** Puts {@code sources} one after the other under a name among the parts. */
    Result concat(List<StoredObject> sources, StoredObject expected) {
        var request = ComposeRequest.newBuilder()
                .addSource(sources.stream().map(StoredObject::name).toList());
        return compose(request, blobInfo(expected.name(), CONTENT_TYPE).build(), expected);
    }

    /**
     * Publishes {@code source}, which was looked at.
     *
     * @param downloadName what browsers call the file
     * @throws IllegalStateException when another file stands under the name
     */
    Result publish(
            StoredObject source, long generation, StoredObject expected, String contentType, String downloadName) {
        BlobInfo target = fileInfo(expected.name(), contentType, downloadName);
        Result result = compose(ComposeRequest.newBuilder().addSource(source.name(), generation), target, expected);
        if (result instanceof Result.ChecksumMismatch mismatch) {
            mismatch.found().requireSame(expected);
        }
        return result;
    }

    /** Parts go only when the file is published, so where they are gone it must be there. */
    Result requirePublished(StoredObject expected) {
        Blob found = find(expected.name());
        if (found == null) {
            throw new IllegalStateException("parts of " + expected.name() + " are gone, and it is not there");
        }
        StoredObject.of(found).requireSame(expected);
        return new Result.Done(found.getGeneration());
    }

    /** The file as callers download it. */
    BlobInfo fileInfo(String name, String contentType, String downloadName) {
        return blobInfo(name, contentType)
                .setContentDisposition("attachment; filename=\"" + downloadName + "\"")
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
            throw StorageErrors.toException(e, "looking at " + name);
        }
    }
}
