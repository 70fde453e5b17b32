package dev.vipexport.emulators.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One resumable upload. As with Google, bytes are kept in blocks of 256 KiB, whatever becomes of the connection that
 * brought them; only the end of the content may be shorter. A request that comes while another one still writes takes
 * its place: a client only sends it when it has given up on the former.
 */
final class UploadSession {
    static final int BLOCK = 256 * 1024;

    private final UploadFiles files;
    private final Path data;
    private UploadState state;
    private Checksums checksums = new Checksums();
    private long size;
    private long turn;
    private @Nullable StorageError over;

    private UploadSession(UploadFiles files, UploadState state) {
        this.files = files;
        this.data = files.data(state);
        this.state = state;
    }

    static UploadSession start(UploadFiles files, UploadState state) throws IOException {
        files.create(state);
        return new UploadSession(files, state);
    }

    /** Goes on where a former process stopped. */
    static UploadSession restore(UploadFiles files, UploadState state) throws IOException {
        UploadSession session = new UploadSession(files, state);
        if (state.finished() == null) {
            session.size = files.wholeBlocks(state, BLOCK);
            session.checksums = files.checksums(state);
        }
        return session;
    }

    /**
     * Takes in what one request carries.
     *
     * @param range null if the request carries the whole content
     */
    void receive(InputStream body, @Nullable ContentRange range) throws IOException {
        long mine = takeTurn(range);
        long expected = skipKnown(body, range);
        boolean endsContent = range == null || range.endsContent();
        byte[] block = new byte[BLOCK];
        long received = 0;
        try (OutputStream out = Files.newOutputStream(data, StandardOpenOption.APPEND)) {
            int read;
            do {
                read = body.readNBytes(block, 0, BLOCK);
                received += read;
                if (read < BLOCK && expected >= 0 && received != expected) {
                    throw StorageError.invalid("Content-Range announced " + expected + " new bytes, not " + received);
                }
                if (read == BLOCK || endsContent) {
                    append(out, mine, block, read);
                }
            } while (read == BLOCK);
        }
    }

    private synchronized long takeTurn(@Nullable ContentRange range) {
        refuseIfOver();
        long first = range == null || range.first() == null ? 0 : range.first();
        if (first > size) {
            throw new StorageError(
                    503,
                    "backendError",
                    "Invalid request. According to the Content-Range header, the upload offset is " + first
                            + " byte(s), which exceeds already uploaded size of " + size + " byte(s).");
        }
        turn++;
        return turn;
    }

    /** Passes over bytes that are here already; the answer is how many new ones follow, -1 if nobody said. */
    private long skipKnown(InputStream body, @Nullable ContentRange range) throws IOException {
        long announced = range == null || range.isOpen() ? Long.MAX_VALUE : range.length();
        long first = range == null || range.first() == null ? 0 : range.first();
        long known = Math.min(received() - first, announced);
        try {
            body.skipNBytes(known);
        } catch (EOFException shorter) {
            throw StorageError.invalid("The body is shorter than what is here already, or than its Content-Range");
        }
        return announced == Long.MAX_VALUE ? -1 : announced - known;
    }

    private synchronized void append(OutputStream out, long mine, byte[] block, int length) throws IOException {
        if (mine != turn) {
            throw new StorageError(409, "conflict", "Another request goes on with this upload");
        }
        out.write(block, 0, length);
        checksums.update(block, 0, length);
        size += length;
    }

    /** How many bytes are safe. */
    synchronized long received() {
        return size;
    }

    synchronized UploadState state() {
        refuseIfOver();
        return state;
    }

    /** Makes the object out of all bytes received; whoever asks again gets the same outcome. */
    synchronized StoredObject finish(ObjectStore store, ExpectedChecksums expected) throws IOException {
        refuseIfOver();
        StoredObject finished = state.finished();
        if (finished != null) {
            return finished;
        }
        try {
            expected.check(checksums.found());
            finished = store.publish(new Publication(
                    state.bucket(),
                    state.name(),
                    state.properties(),
                    state.preconditions(),
                    data,
                    checksums.found(),
                    0,
                    state.id()));
        } catch (StorageError refused) {
            over = refused;
            files.delete(state);
            throw refused;
        }
        state = state.finishedAs(finished);
        files.finish(state);
        return finished;
    }

    /** Gives the upload up; from now on it is gone. */
    synchronized void cancel() throws IOException {
        refuseIfOver();
        over = new StorageError(410, "gone", "The resumable upload was cancelled");
        turn++;
        files.delete(state);
    }

    private void refuseIfOver() {
        if (over != null) {
            throw over;
        }
    }
}
