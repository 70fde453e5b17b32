package dev.vipexport.emulators.storage.upload;

import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import dev.vipexport.emulators.storage.object.ExpectedChecksums;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectProperties;
import dev.vipexport.emulators.storage.object.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The resumable uploads of one server. They survive its process. */
public final class ResumableUploads {
    private final UploadFiles files;
    private final InstantSource clock;
    private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

    private ResumableUploads(UploadFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /** Opens the uploads in {@code root} and deletes expired ones. */
    public static ResumableUploads open(Path root, ObjectStore store, InstantSource clock) throws IOException {
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
        ObjectMetadata published = store.findByUpload(state.bucket(), state.name(), state.id());
        if (state.finished() == null && published != null) {
            state = state.withFinished(published); // an earlier process wrote the object but did not record it here
            files.finish(state);
        }
        sessions.put(state.id(), UploadSession.restore(files, state));
    }

    /** Starts an upload. The session id is its only secret. */
    public UploadSession start(
            String bucket,
            String name,
            ObjectProperties properties,
            ExpectedChecksums expected,
            UrlQuery query,
            @Nullable Long length)
            throws IOException {
        String id = UUID.randomUUID().toString();
        UploadSession session = UploadSession.start(
                files,
                new UploadState(id, bucket, name, properties, expected, query.asMap(), length, clock.instant(), null));
        sessions.put(id, session);
        return session;
    }

    /**
     * Returns the upload.
     *
     * @throws StorageApiException 404 if it is unknown, 410 if it has expired
     */
    public UploadSession find(String id) throws IOException {
        UploadSession session = sessions.get(id);
        if (session == null) {
            throw new StorageApiException(404, "notFound", "No such resumable upload: " + id);
        }
        if (session.state().isExpired(clock.instant())) {
            session.cancel();
            throw new StorageApiException(410, "gone", "The resumable upload is more than a week old: " + id);
        }
        return session;
    }
}
