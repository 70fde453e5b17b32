package dev.vipexport.worker.upload;

import com.google.cloud.storage.BlobInfo;

/**
 * An object as Cloud Storage has it.
 *
 * @param bytes its size
 * @param crc32c as Cloud Storage writes it: base64 of the big-endian CRC32C
 */
public record StoredObject(String name, long bytes, String crc32c) {

    /** What Cloud Storage reports of an object. */
    public static StoredObject of(BlobInfo blob) {
        return new StoredObject(blob.getName(), blob.getSize(), blob.getCrc32c());
    }

    /**
     * Two writers of one name write the same bytes, so finding others means that one of them is broken.
     *
     * @throws IllegalStateException when the other is not the same object with the same bytes
     */
    public void requireSame(StoredObject expected) {
        if (!equals(expected)) {
            throw new IllegalStateException("Cloud Storage holds " + this + " where this worker made " + expected
                    + "; the file is not published");
        }
    }
}
