package dev.vipexport.worker.upload;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BlobWriteSession;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.file.Crc32c;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resumable upload of an object that must not exist yet. The object appears when {@link #finish} returns, never
 * before: to close a channel of the client would publish what has been written so far, so an upload that fails is
 * merely dropped, and Cloud Storage forgets it after a week.
 *
 * <p>When another writer has been faster, the bytes are only counted and their checksum compared.
 */
public final class Upload extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final Storage storage;
    private final BlobInfo target;
    private final BlobWriteSession session;
    private final CRC32C checksum = new CRC32C();
    private long bytes;
    private boolean existsAlready;
    private @Nullable WritableByteChannel channel;

    Upload(Storage storage, BlobInfo target) {
        this.storage = storage;
        this.target = target;
        this.session = storage.blobWriteSession(target, BlobWriteOption.doesNotExist());
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /**
     * Takes bytes, and sends a chunk when it is full.
     *
     * @throws BackendUnavailableException when Cloud Storage could not be reached long enough
     */
    @Override
    public void write(byte[] source, int offset, int length) {
        checksum.update(source, offset, length);
        bytes += length;
        unlessItExists(() -> {
            ByteBuffer left = ByteBuffer.wrap(source, offset, length);
            while (left.hasRemaining()) {
                open().write(left);
            }
        });
    }

    /**
     * Sends the rest. The object is complete, and its size and checksum are those of the written bytes.
     *
     * @throws BackendUnavailableException when Cloud Storage could not be reached long enough
     * @throws IllegalStateException when the object holds other bytes
     */
    public StoredObject finish() {
        var written = new StoredObject(target.getName(), bytes, Crc32c.base64(checksum));
        unlessItExists(() -> open().close());
        if (existsAlready) {
            existing().mustEqual(written);
            return written;
        }
        checkArrived(created(), written);
        return written;
    }

    private WritableByteChannel open() throws IOException {
        if (channel == null) {
            channel = session.open();
        }
        return channel;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void unlessItExists(Step step) {
        if (existsAlready) {
            return;
        }
        try {
            step.run();
        } catch (IOException | StorageException e) {
            if (!StorageCalls.isRefused(e)) {
                throw StorageCalls.failure(e, doing());
            }
            LOG.info("{} exists already; its bytes are compared instead of written", target.getName());
            existsAlready = true;
        }
    }

    private BlobInfo created() {
        try {
            return session.getResult().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("Cloud Storage", doing(), e);
        } catch (ExecutionException e) {
            throw StorageCalls.failure(e, doing());
        }
    }

    private StoredObject existing() {
        try {
            Blob blob = storage.get(target.getBlobId());
            if (blob == null) {
                throw new BackendUnavailableException(
                        "Cloud Storage",
                        doing(),
                        new IllegalStateException(target.getName() + " existed a moment ago and is gone"));
            }
            return StoredObject.of(blob);
        } catch (StorageException e) {
            throw StorageCalls.failure(e, doing());
        }
    }

    /** An object with damaged bytes must go, or every further attempt would find it in the way. */
    private void checkArrived(BlobInfo created, StoredObject written) {
        if (!StoredObject.of(created).equals(written)) {
            var damaged = created.getBlobId();
            storage.delete(damaged, BlobSourceOption.generationMatch(created.getGeneration()));
            StoredObject.of(created).mustEqual(written);
        }
    }

    private String doing() {
        return "uploading " + target.getName();
    }
}
