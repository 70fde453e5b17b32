package dev.vipexport.worker.layout;

import dev.vipexport.common.job.Part;
import dev.vipexport.common.storage.Crc32c;

/** Successive bytes of a file. */
public sealed interface Piece {
    /** Returns its size. */
    long bytes();

    /** Returns its checksum, as in Cloud Storage. */
    String crc32c();

    /** Bytes that belong to no slice, such as a header. They follow from the options and the parts. */
    final class Glue implements Piece {
        private final byte[] content;

        Glue(byte[] content) {
            this.content = content;
        }

        /** Returns the bytes. Do not modify them. */
        public byte[] content() {
            return content;
        }

        @Override
        public long bytes() {
            return content.length;
        }

        @Override
        public String crc32c() {
            return Crc32c.of(content);
        }
    }

    /**
     * A part.
     *
     * @param index position among all parts, from 0
     */
    record OfSlice(int index, Part part) implements Piece {
        @Override
        public long bytes() {
            return part.bytes();
        }

        @Override
        public String crc32c() {
            return part.crc32c();
        }
    }
}
