package dev.vipexport.worker.upload;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.storage.Crc32c;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload of an object that must not exist yet: in one call where it is smaller than a chunk, else a resumable one. The
 * object appears when {@link #finish} returns, never before: to close a channel of the client would publish what has been
 * written so far, so an upload that fails is merely dropped, and Cloud Storage forgets it after a week.
 *
 * <p>When another writer has been faster, the bytes are only counted and their checksum compared.
 */
public final class Upload extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final Storage storage;
    private BlobInfo target;
    private final int chunkBytes;
    private final Executor sendExecutor;
    private final CRC32C checksum = new CRC32C();
    private byte[] buffer = {};
    private byte[] spareBuffer = {};
    private int bufferedBytes;
    private long bytes;

    /** The chunk before; what is below it is touched by one thread at a time, since each chunk waits for the one before. */
    private CompletableFuture<Void> pendingSend = CompletableFuture.completedFuture(null);

    private boolean existsAlready;
    private @Nullable WriteChannel channel;

    Upload(Storage storage, BlobInfo target, int chunkBytes, Executor sendExecutor) {
        this.storage = storage;
        this.target = target;
        this.chunkBytes = chunkBytes;
        this.sendExecutor = sendExecutor;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /**
     * Takes bytes. A chunk that is full is sent while the next one is filled; where that is full before the other has
     * arrived, waits.
     *
     * @throws BackendUnavailableException when Cloud Storage could not be reached long enough
     */
    @Override
    public void write(byte[] source, int offset, int length) {
        checksum.update(source, offset, length);
        bytes += length;
        int from = offset;
        for (int left = length; left > 0; ) {
            int fitting = Math.min(left, chunkBytes - bufferedBytes);
            ensureCapacity(bufferedBytes + fitting);
            System.arraycopy(source, from, buffer, bufferedBytes, fitting);
            bufferedBytes += fitting;
            from += fitting;
            left -= fitting;
            if (bufferedBytes == chunkBytes) {
                sendInBackground();
            }
        }
    }

    /** Most exports are far smaller than a chunk. */
    private void ensureCapacity(int size) {
        if (size > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(chunkBytes, Math.max(size, 2 * buffer.length)));
        }
    }

    private void sendInBackground() {
        awaitPendingSend();
        byte[] chunk = buffer;
        int length = bufferedBytes;
        buffer = spareBuffer;
        spareBuffer = chunk;
        bufferedBytes = 0;
        pendingSend = CompletableFuture.runAsync(() -> send(chunk, length), sendExecutor);
    }

    /** The other chunk has arrived, so its memory can be filled again. */
    private void awaitPendingSend() {
        try {
            pendingSend.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void send(byte[] chunk, int length) {
        var unused = ifAbsent(() -> writeChunk(chunk, length));
    }

    private WriteChannel writeChunk(byte[] chunk, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(chunk, 0, length);
        while (left.hasRemaining()) {
            openChannel().write(left);
        }
        return openChannel();
    }

    /**
     * What was written, and is there.
     *
     * @param generation which object of its name it is; Cloud Storage gives every one another
     */
    public record UploadedObject(StoredObject object, long generation) {}

    /** Whether all that was written is still here, being smaller than a chunk. */
    public boolean isBuffered() {
        return bytes == bufferedBytes;
    }

    /** What was written so far, under the name that it was to have. */
    public StoredObject written() {
        return new StoredObject(target.getName(), bytes, Crc32c.base64(checksum));
    }

    /**
     * The same as {@link #finish}, under another name. Cloud Storage is told the checksum with the bytes, and takes no
     * others: nothing wrong ever stands there.
     *
     * @param other an object of the same bucket
     * @throws IllegalStateException when some of it was sent already, or the object holds other bytes
     */
    public UploadedObject finishAs(BlobInfo other) {
        if (!isBuffered()) {
            throw new IllegalStateException("part of " + target.getName() + " has been sent");
        }
        var buffered = new CRC32C();
        buffered.update(buffer, 0, bufferedBytes);
        if (buffered.getValue() != checksum.getValue()) {
            throw new IllegalStateException("what is kept of " + target.getName() + " is not what was written");
        }
        target = other;
        return finish();
    }

    /**
     * Sends the rest. The object is complete, and its size and checksum are those of the written bytes.
     *
     * @throws BackendUnavailableException when Cloud Storage could not be reached long enough
     * @throws IllegalStateException when the object holds other bytes
     */
    public UploadedObject finish() {
        StoredObject written = written();
        awaitPendingSend();
        Blob blob = ifAbsent(isBuffered() ? this::sendWhole : this::sendRest).orElseGet(this::getBlob);
        verifyStored(written, blob);
        return new UploadedObject(written, blob.getGeneration());
    }

    /** The client tells Cloud Storage the checksum, and repeats the call: it may then find what it wrote itself. */
    private Blob sendWhole() {
        return storage.create(target, buffer, 0, bufferedBytes, BlobTargetOption.doesNotExist());
    }

    private Blob sendRest() throws IOException {
        writeChunk(buffer, bufferedBytes).close();
        return getBlob();
    }

    /** Of the client's ways to write, this one asks a server that failed how far it came, and goes on from there. */
    private WriteChannel openChannel() {
        if (channel == null) {
            channel = storage.writer(target, BlobWriteOption.doesNotExist());
            channel.setChunkSize(chunkBytes);
        }
        return channel;
    }

    @FunctionalInterface
    private interface UploadCall<T> {
        T run() throws IOException;
    }

    private <T> Optional<T> ifAbsent(UploadCall<T> step) {
        if (existsAlready) {
            return Optional.empty();
        }
        try {
            return Optional.of(step.run());
        } catch (IOException | StorageException e) {
            if (!StorageErrors.isPreconditionFailed(e)) {
                throw StorageErrors.toException(e, operation());
            }
            LOG.info("{} exists already; its bytes are compared instead of written", target.getName());
            existsAlready = true;
            return Optional.empty();
        }
    }

    private Blob getBlob() {
        try {
            Blob blob = storage.get(target.getBlobId());
            if (blob == null) {
                throw objectDeleted();
            }
            return blob;
        } catch (StorageException e) {
            throw StorageErrors.toException(e, "checking " + target.getName());
        }
    }

    private void delete(Blob damaged) {
        try {
            storage.delete(damaged.getBlobId(), BlobSourceOption.generationMatch());
        } catch (StorageException e) {
            throw StorageErrors.toException(e, "deleting " + target.getName() + ", which is damaged");
        }
    }

    /** An object with damaged bytes must go, or every further attempt would find it in the way. */
    private void verifyStored(StoredObject written, Blob blob) {
        StoredObject found = StoredObject.of(blob);
        if (!existsAlready && !found.equals(written)) {
            delete(blob);
        }
        found.requireSame(written);
    }

    /** The job has ended and another worker deleted what nobody needs, or somebody cleans up; its document knows. */
    private BackendUnavailableException objectDeleted() {
        var cause = new IllegalStateException(target.getName() + " is gone after it was complete");
        return new BackendUnavailableException("Cloud Storage", operation(), cause);
    }

    private String operation() {
        return "uploading " + target.getName();
    }
}
