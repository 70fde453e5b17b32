package dev.vipexport.worker.deflate;

import dev.vipexport.common.job.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Compresses bytes as a fragment: a deflate stream (RFC 1951) without a last block, which ends with a full flush. So
 * fragments that know nothing of each other are one stream when they are put in sequence.
 *
 * <p>Equal content gives equal bytes, however it is cut into writes. The JDK has no part in it: its zlib can change with
 * each version, and takes up to twice as long.
 */
public final class FragmentDeflater extends OutputStream {
    /** Larger blocks save the codes before them. Smaller ones have codes that fit better. */
    private static final int BLOCK = 3 * Symbols.MAX_DISTANCE;

    /** A stored block is the longest form of any. */
    private static final int MAX_ADDED = 64;

    private final OutputStream out;

    /** Up to 32 KiB that matches can refer to, then the block that is not compressed yet. */
    private final byte[] window = new byte[Symbols.MAX_DISTANCE + BLOCK + Long.BYTES];

    private final MatchFinder finder = new MatchFinder();
    private final Block block = new Block(BLOCK);
    private final BlockForms forms = new BlockForms();
    private final BitWriter bits = new BitWriter(BLOCK + MAX_ADDED);
    private final CRC32 checksum = new CRC32();
    private int blockStart;
    private int end;
    private long size;

    public FragmentDeflater(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checksum.update(bytes, offset, length);
        size += length;
        for (int at = offset; at < offset + length; ) {
            int part = Math.min(offset + length - at, blockStart + BLOCK - end);
            System.arraycopy(bytes, at, window, end, part);
            at += part;
            end += part;
            if (end == blockStart + BLOCK) {
                writeBlock();
                slide();
            }
        }
    }

    /** Ends the fragment. */
    public void finish() throws IOException {
        if (end > blockStart) {
            writeBlock();
        }
        BlockForms.putFlush(bits);
        bits.drainTo(out);
    }

    private void writeBlock() throws IOException {
        block.clear();
        finder.find(window, blockStart, end, block);
        forms.put(window, blockStart, end, block, bits);
        bits.drainTo(out);
    }

    /** Keeps only what a match can reach. */
    private void slide() {
        int dropped = end - Symbols.MAX_DISTANCE;
        System.arraycopy(window, dropped, window, 0, Symbols.MAX_DISTANCE);
        finder.slide(dropped);
        end = Symbols.MAX_DISTANCE;
        blockStart = end;
    }

    /** Returns size and checksum of what was written. */
    public Part.Uncompressed uncompressed() {
        return new Part.Uncompressed(size, (int) checksum.getValue());
    }
}
