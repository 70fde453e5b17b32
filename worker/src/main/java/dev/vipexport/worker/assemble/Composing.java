package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.StorageException;
import dev.vipexport.worker.upload.StorageCalls;
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
        /** The object is there, by this worker or another, with the bytes that it must have, as this generation. */
        record Done(long generation) implements Result {}

        /** A source is missing, and the object is not there either. */
        record SourcesGone() implements Result {}

        /** The object, or its sources, hold other bytes than they must. */
        record Differs(StoredObject found) implements Result {}
    }

    /** Looks at an object that somebody else has written. */
    Result look(StoredObject expected) {
        Blob blob = existing(expected.name());
        return blob == null ? new Result.SourcesGone() : checked(blob, expected);
    }

    /** Puts {@code sources} one after the other under a name among the parts. */
    Result join(List<StoredObject> sources, StoredObject expected) {
        var request = ComposeRequest.newBuilder()
                .addSource(sources.stream().map(StoredObject::name).toList());
        return compose(request, info(expected.name(), BYTES).build(), expected);
    }

    /**
     * Publishes {@code source}, which was looked at.
     *
     * @param downloadName what browsers call the file
     * @throws IllegalStateException when another file stands under the name
     */
    Result publish(
            StoredObject source, long generation, StoredObject expected, String contentType, String downloadName) {
        BlobInfo target = file(expected.name(), contentType, downloadName);
        Result result = compose(ComposeRequest.newBuilder().addSource(source.name(), generation), target, expected);
        if (result instanceof Result.Differs differs) {
            differs.found().mustEqual(expected);
        }
        return result;
    }

    /** Parts go only when the file is published, so where they are gone it must be there. */
    Result published(StoredObject expected) {
        Blob found = existing(expected.name());
        if (found == null) {
            throw new IllegalStateException("parts of " + expected.name() + " are gone, and it is not there");
        }
        StoredObject.of(found).mustEqual(expected);
        return new Result.Done(found.getGeneration());
    }

    /** The file as callers download it. */
    BlobInfo file(String name, String contentType, String downloadName) {
        return info(name, contentType)
                .setContentDisposition("attachment; filename=\"" + downloadName + "\"")
                .build();
    }

    private BlobInfo.Builder info(String name, String contentType) {
        return BlobInfo.newBuilder(bucket, name).setContentType(contentType);
    }

    private Result compose(ComposeRequest.Builder request, BlobInfo target, StoredObject expected) {
        request.setTarget(target).setTargetOptions(BlobTargetOption.doesNotExist());
        try {
            return checked(storage.compose(request.build()), expected);
        } catch (StorageException e) {
            if (!StorageCalls.isRefused(e) && !StorageCalls.isNotFound(e)) {
                throw StorageCalls.failure(e, "composing " + expected.name());
            }
        }
        return look(expected);
    }

    private static Result checked(Blob blob, StoredObject expected) {
        StoredObject found = StoredObject.of(blob);
        return found.equals(expected) ? new Result.Done(blob.getGeneration()) : new Result.Differs(found);
    }

    private @Nullable Blob existing(String name) {
        try {
            return storage.get(BlobId.of(bucket, name));
        } catch (StorageException e) {
            throw StorageCalls.failure(e, "looking at " + name);
        }
    }
}
