package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.StorageException;
import dev.vipexport.worker.upload.StorageCalls;
import dev.vipexport.worker.upload.StoredObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single calls of compose, each creating an object that is not there yet. */
final class Composing {

    /** Cloud Storage's limit of sources in one call. */
    static final int MOST = 32;

    /** Of what only this package reads. */
    private static final String BYTES = "application/octet-stream";

    private final Storage storage;
    private final String bucket;

    Composing(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /** What became of a call. */
    sealed interface Result {
        /** The object is there, by this worker or another, with the bytes that it must have. */
        record Done() implements Result {}

        /** A source is missing, and the object is not there either. */
        record SourcesGone() implements Result {}

        /** The sources hold other bytes than they did; the object that they gave is deleted. */
        record Differs(StoredObject found) implements Result {}
    }

    Result join(List<StoredObject> sources, StoredObject expected) {
        return compose(sources, expected, info(expected, BYTES).build());
    }

    /** {@code downloadName} is what browsers call the file. */
    Result publish(List<StoredObject> sources, StoredObject expected, String contentType, String downloadName) {
        return compose(
                sources,
                expected,
                info(expected, contentType)
                        .setContentDisposition("attachment; filename=\"" + downloadName + "\"")
                        .build());
    }

    /** Parts go only when the file is published, so where they are gone it must be there. */
    Result published(StoredObject expected) {
        StoredObject found = existing(expected.name());
        if (found == null) {
            throw new IllegalStateException("parts of " + expected.name() + " are gone, and it is not there");
        }
        found.mustEqual(expected);
        return new Result.Done();
    }

    private BlobInfo.Builder info(StoredObject object, String contentType) {
        return BlobInfo.newBuilder(bucket, object.name()).setContentType(contentType);
    }

    private Result compose(List<StoredObject> sources, StoredObject expected, BlobInfo target) {
        try {
            return checked(storage.compose(request(sources, target)), expected);
        } catch (StorageException e) {
            if (!StorageCalls.isRefused(e) && !StorageCalls.isNotFound(e)) {
                throw StorageCalls.failure(e, "composing " + expected.name());
            }
        }
        StoredObject found = existing(expected.name());
        if (found == null) {
            return new Result.SourcesGone();
        }
        found.mustEqual(expected);
        return new Result.Done();
    }

    private static ComposeRequest request(List<StoredObject> sources, BlobInfo target) {
        return ComposeRequest.newBuilder()
                .addSource(sources.stream().map(StoredObject::name).toList())
                .setTarget(target)
                .setTargetOptions(BlobTargetOption.doesNotExist())
                .build();
    }

    private Result checked(Blob composed, StoredObject expected) {
        StoredObject found = StoredObject.of(composed);
        if (found.equals(expected)) {
            return new Result.Done();
        }
        storage.delete(composed.getBlobId(), BlobSourceOption.generationMatch());
        return new Result.Differs(found);
    }

    private @Nullable StoredObject existing(String name) {
        try {
            Blob blob = storage.get(BlobId.of(bucket, name));
            return blob == null ? null : StoredObject.of(blob);
        } catch (StorageException e) {
            throw StorageCalls.failure(e, "looking at " + name);
        }
    }
}
