package dev.vipexport.worker.assemble;

import dev.vipexport.common.storage.Crc32c;
import dev.vipexport.worker.upload.StoredObject;
import java.util.List;

/** What objects become when they are put one after the other. */
final class Concatenation {
    private static final String NO_BYTES = Crc32c.base64(0);

    private Concatenation() {}

    static StoredObject of(String name, List<StoredObject> sources) {
        long bytes = 0;
        String crc32c = NO_BYTES;
        for (StoredObject source : sources) {
            crc32c = Crc32c.combine(crc32c, source.crc32c(), source.bytes());
            bytes += source.bytes();
        }
        return new StoredObject(name, bytes, crc32c);
    }
}
