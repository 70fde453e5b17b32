package dev.vipexport.worker.upload;

import com.google.cloud.storage.BlobInfo;
import dev.vipexport.common.storage.Crc32c;
import java.util.List;

/**
 * An object's name, size and checksum.
 *
 * @param bytes its size
 * @param crc32c checksum as Cloud Storage writes it: base64 of the big-endian CRC32C
 */
public record StoredObject(String name, long bytes, String crc32c) {
    private static final String EMPTY_CRC32C = Crc32c.base64(0);

    /** Returns what Cloud Storage reports about an object. */
    public static StoredObject of(BlobInfo blob) {
        return new StoredObject(blob.getName(), blob.getSize(), blob.getCrc32c());
    }

    /** Returns the object that holds the bytes of {@code sources} one after another. */
    public static StoredObject concat(String name, List<StoredObject> sources) {
        long bytes = 0;
        String crc32c = EMPTY_CRC32C;
        for (StoredObject source : sources) {
            crc32c = Crc32c.combine(crc32c, source.crc32c(), source.bytes());
            bytes += source.bytes();
        }
        return new StoredObject(name, bytes, crc32c);
    }

    /**
     * Requires that Cloud Storage holds what this worker made. Two writers of one name write the same bytes, so a
     * difference means that one of them is broken.
     *
     * @throws IllegalStateException when name, size or checksum differ
     */
    public void requireSame(StoredObject expected) {
        if (!equals(expected)) {
            throw new IllegalStateException("Cloud Storage holds " + this + ", but this worker made " + expected
                    + "; this worker publishes nothing");
        }
    }
}
