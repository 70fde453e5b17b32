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
import dev.vipexport.common.log.LogContext;
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
 * Uploads one object that must not exist yet: in one call if it is smaller than a chunk, otherwise as a resumable upload.
 * The object appears when {@link #finish} returns and never before. Closing the client's channel would publish what is
 * written so far, so a failed upload is dropped, and Cloud Storage forgets it after a week.
 *
 * <p>If another writer was faster, only size and checksum of the bytes are compared.
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

    /** The send of the previous chunk. Each chunk waits for it, so one thread at a time uses the fields below. */
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
     * Buffers bytes and sends each full chunk while the next one fills. Waits if the next one is full before the send ends.
     *
     * @throws BackendUnavailableException when Cloud Storage stays unreachable
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

    /** Grows the buffer on demand, because most exports are far smaller than a chunk. */
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
        pendingSend = CompletableFuture.runAsync(LogContext.handOver(() -> send(chunk, length)), sendExecutor);
    }

    /** Waits for the previous chunk. Its memory can be filled again afterwards. */
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
     * A complete object.
     *
     * @param generation number that Cloud Storage gave to this version of the object
     */
    public record UploadedObject(StoredObject object, long generation) {}

    /** Returns whether all written bytes are still in memory, because they are fewer than a chunk. */
    public boolean isBuffered() {
        return bytes == bufferedBytes;
    }

    /** Returns size and checksum of the bytes so far, under the upload's name. */
    public StoredObject written() {
        return new StoredObject(target.getName(), bytes, Crc32c.base64(checksum));
    }

    /**
     * Finishes a buffered upload under another name, with bytes before and after those that were written. Cloud Storage
     * receives the checksum with the bytes and rejects any other bytes, so the object is never wrong.
     *
     * @param other an object of the same bucket
     * @throws IllegalStateException when a chunk was sent already, or the object exists with other bytes
     */
    public UploadedObject finishAs(BlobInfo other, byte[] before, byte[] after) {
        if (!isBuffered()) {
            throw new IllegalStateException("the first chunk of " + target.getName() + " is sent already");
        }
        var buffered = new CRC32C();
        buffered.update(buffer, 0, bufferedBytes);
        if (buffered.getValue() != checksum.getValue()) {
            throw new IllegalStateException("the buffer of " + target.getName() + " differs from the written bytes");
        }
        surround(before, after);
        target = other;
        return finish();
    }

    private void surround(byte[] before, byte[] after) {
        byte[] whole = Arrays.copyOf(before, before.length + bufferedBytes + after.length);
        System.arraycopy(buffer, 0, whole, before.length, bufferedBytes);
        System.arraycopy(after, 0, whole, before.length + bufferedBytes, after.length);
        buffer = whole;
        bufferedBytes = whole.length;
        bytes = whole.length;
        checksum.reset();
        checksum.update(whole);
    }

    /**
     * Sends the remaining bytes, then checks size and checksum of the complete object.
     *
     * @throws BackendUnavailableException when Cloud Storage stays unreachable
     * @throws IllegalStateException when the object exists with other bytes
     */
    public UploadedObject finish() {
        StoredObject written = written();
        awaitPendingSend();
        Blob blob = ifAbsent(isBuffered() ? this::sendWhole : this::sendRest).orElseGet(this::getBlob);
        verifyStored(written, blob);
        return new UploadedObject(written, blob.getGeneration());
    }

    /** Sends all bytes with their checksum. The client retries this call, so it can find an object that it wrote itself. */
    private Blob sendWhole() {
        return storage.create(target, buffer, 0, bufferedBytes, BlobTargetOption.doesNotExist());
    }

    private Blob sendRest() throws IOException {
        writeChunk(buffer, bufferedBytes).close();
        return getBlob();
    }

    /** Opens the client's resumable channel. After a failure it asks the server for its position and resumes there. */
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
            LOG.debug("{} exists already; its bytes are compared instead of sent", target.getName());
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
            throw StorageErrors.toException(e, "deleting " + target.getName() + ", whose bytes are damaged");
        }
    }

    /** Deletes an object with damaged bytes. Otherwise every retry would find it. */
    private void verifyStored(StoredObject written, Blob blob) {
        StoredObject found = StoredObject.of(blob);
        if (!existsAlready && !found.equals(written)) {
            delete(blob);
        }
        found.requireSame(written);
    }

    /** Reports a deleted object as a failure that can be retried: the job ended, and the retry reads that in its document. */
    private BackendUnavailableException objectDeleted() {
        var cause = new IllegalStateException(target.getName() + " was deleted after its upload");
        return new BackendUnavailableException("Cloud Storage", operation(), cause);
    }

    private String operation() {
        return "uploading " + target.getName();
    }
}
