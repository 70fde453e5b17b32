package dev.vipexport.emulators.storage.upload;

import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.object.Checksums;
import dev.vipexport.emulators.storage.object.ExpectedChecksums;
import dev.vipexport.emulators.storage.object.ObjectMetadata;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.ObjectWrite;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A resumable upload. Like Google, it keeps whole blocks of 256 KiB if the connection breaks. Only the end of the
 * content may be shorter.
 *
 * <p>A new request replaces one that still writes, because a client sends it only after giving up on the first.
 */
public final class UploadSession {
    static final int BLOCK_BYTES = 256 * 1024;

    private final UploadFiles files;
    private final Path data;
    private UploadState state;
    private Checksums checksums = new Checksums();
    private long size;
    private long currentRequest;
    private @Nullable StorageApiException failure;

    private UploadSession(UploadFiles files, UploadState state) {
        this.files = files;
        this.data = files.dataFile(state);
        this.state = state;
    }

    static UploadSession start(UploadFiles files, UploadState state) throws IOException {
        files.create(state);
        return new UploadSession(files, state);
    }

    /** Restores an upload of an earlier process. */
    static UploadSession restore(UploadFiles files, UploadState state) throws IOException {
        UploadSession session = new UploadSession(files, state);
        if (state.finished() == null) {
            session.size = files.truncateToBlocks(state, BLOCK_BYTES);
            session.checksums = files.checksums(state);
        }
        return session;
    }

    /**
     * Stores the bytes of one request.
     *
     * @param range null if the request carries the whole content
     */
    public void receive(InputStream body, @Nullable ContentRange range) throws IOException {
        long requestNumber = startRequest(range);
        long expected = skipReceived(body, range);
        boolean endsContent = range == null || range.isLastRange();
        byte[] block = new byte[BLOCK_BYTES];
        long received = 0;
        try (OutputStream out = Files.newOutputStream(data, StandardOpenOption.APPEND)) {
            int read;
            do {
                read = body.readNBytes(block, 0, BLOCK_BYTES);
                received += read;
                if (read < BLOCK_BYTES && expected >= 0 && received != expected) {
                    throw StorageApiException.invalid(
                            "Content-Range announced " + expected + " new bytes, not " + received);
                }
                if (read == BLOCK_BYTES || endsContent) {
                    append(out, requestNumber, block, read);
                }
            } while (read == BLOCK_BYTES);
        }
    }

    private synchronized long startRequest(@Nullable ContentRange range) {
        requireOpen();
        long first = range == null || range.first() == null ? 0 : range.first();
        if (first > size) {
            throw new StorageApiException(
                    503,
                    "backendError",
                    "Invalid request. According to the Content-Range header, the upload offset is " + first
                            + " byte(s), which exceeds already uploaded size of " + size + " byte(s).");
        }
        currentRequest++;
        return currentRequest;
    }

    /** Skips bytes that an earlier request stored. Returns how many new bytes follow, -1 if that is unknown. */
    private long skipReceived(InputStream body, @Nullable ContentRange range) throws IOException {
        long announced = range == null || range.isOpenEnded() ? Long.MAX_VALUE : range.length();
        long first = range == null || range.first() == null ? 0 : range.first();
        long alreadyReceived = Math.min(received() - first, announced);
        try {
            body.skipNBytes(alreadyReceived);
        } catch (EOFException shorter) {
            throw StorageApiException.invalid(
                    "The body is shorter than the bytes already received, or than its Content-Range");
        }
        return announced == Long.MAX_VALUE ? -1 : announced - alreadyReceived;
    }

    private synchronized void append(OutputStream out, long requestNumber, byte[] block, int length)
            throws IOException {
        if (requestNumber != currentRequest) {
            throw new StorageApiException(409, "conflict", "Another request continues this upload");
        }
        out.write(block, 0, length);
        checksums.update(block, 0, length);
        size += length;
    }

    /** Returns how many bytes are stored. */
    public synchronized long received() {
        return size;
    }

    /**
     * Returns the state.
     *
     * @throws StorageApiException if the upload failed or was cancelled
     */
    public synchronized UploadState state() {
        requireOpen();
        return state;
    }

    /** Stores the received bytes as the object. Repeating the call gives the same result. */
    public synchronized ObjectMetadata finish(ObjectStore store, ExpectedChecksums expected) throws IOException {
        requireOpen();
        ObjectMetadata finished = state.finished();
        if (finished != null) {
            return finished;
        }
        try {
            expected.verify(checksums.finish());
            finished = store.write(new ObjectWrite(
                    state.bucket(),
                    state.name(),
                    state.properties(),
                    state.preconditions(),
                    data,
                    checksums.finish(),
                    0,
                    state.id()));
        } catch (StorageApiException refused) {
            failure = refused;
            files.delete(state);
            throw refused;
        }
        state = state.withFinished(finished);
        files.finish(state);
        return finished;
    }

    /** Cancels the upload. Later requests get 410. */
    public synchronized void cancel() throws IOException {
        requireOpen();
        failure = new StorageApiException(410, "gone", "The resumable upload was cancelled");
        currentRequest++;
        files.delete(state);
    }

    private void requireOpen() {
        if (failure != null) {
            throw failure;
        }
    }
}
