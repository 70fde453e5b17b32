package dev.vipexport.emulators.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All resumable uploads of one server; they outlive its process. */
final class ResumableUploads {
    private final UploadFiles files;
    private final InstantSource clock;
    private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

    private ResumableUploads(UploadFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    static ResumableUploads open(Path root, ObjectStore store, InstantSource clock) throws IOException {
        UploadFiles files = new UploadFiles(root);
        ResumableUploads uploads = new ResumableUploads(files, clock);
        for (UploadState state : files.list()) {
            if (state.isExpired(clock.instant())) {
                files.delete(state);
            } else {
                uploads.restore(state, store);
            }
        }
        return uploads;
    }

    private void restore(UploadState state, ObjectStore store) throws IOException {
        StoredObject published = store.publishedBy(state);
        if (state.finished() == null && published != null) {
            state = state.finishedAs(published); // the process ended between the two
            files.finish(state);
        }
        sessions.put(state.id(), UploadSession.restore(files, state));
    }

    UploadSession start(
            String bucket,
            String name,
            ObjectProperties properties,
            ExpectedChecksums expected,
            Query query,
            @Nullable Long length)
            throws IOException {
        String id = UUID.randomUUID().toString();
        UploadSession session = UploadSession.start(
                files,
                new UploadState(id, bucket, name, properties, expected, query.asMap(), length, clock.instant(), null));
        sessions.put(id, session);
        return session;
    }

    UploadSession find(String id) throws IOException {
        UploadSession session = sessions.get(id);
        if (session == null) {
            throw new StorageError(404, "notFound", "No such resumable upload: " + id);
        }
        if (session.state().isExpired(clock.instant())) {
            session.cancel();
            throw new StorageError(410, "gone", "The resumable upload is more than a week old: " + id);
        }
        return session;
    }
}
