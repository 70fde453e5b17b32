package dev.vipexport.worker.layout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the pieces of a zip file: headers and small entries as glue, parts as they are. Sizes and checksums of all
 * entries are known before, so local headers hold them, and no data descriptor and no zip64 is needed.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">PKWARE's specification</a>
 */
final class ZipPieces {
    private static final int LOCAL_HEADER = 0x0403_4B50;
    private static final int DIRECTORY_HEADER = 0x0201_4B50;
    private static final int END = 0x0605_4B50;

    private static final short VERSION = 20;
    private static final short STORED = 0;
    private static final short DEFLATED = 8;

    /** The first day that a zip file can name, 1980-01-01, so that equal content gives equal bytes. */
    private static final short DATE = 0x21;

    /** From the version to the length of the extra field, which headers and directory have in common. */
    private static final int COMMON_BYTES = 26;

    private final List<Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream glue = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private long flushedBytes;
    private int entries;

    /** Adds an entry that is not compressed. */
    void addStored(String name, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        startEntry(name, STORED, new DeflatedContent(content.length, content.length, DeflatedContent.crc32(content)));
        add(content);
    }

    /** Starts an entry. Its deflated bytes must follow. */
    void startDeflated(String name, DeflatedContent content) {
        startEntry(name, DEFLATED, content);
    }

    /** Adds bytes of the current entry. */
    void add(byte[] bytes) {
        glue.writeBytes(bytes);
    }

    /** Adds a part of the current entry. */
    void add(Piece.OfSlice part) {
        flushGlue();
        pieces.add(part);
        flushedBytes += part.bytes();
    }

    /** Adds the directory and returns all pieces. */
    List<Piece> finish() {
        long start = position();
        add(directory.toByteArray());
        add(littleEndian(22)
                .putInt(END)
                .putInt(0)
                .putShort((short) entries)
                .putShort((short) entries)
                .putInt(directory.size())
                .putInt((int) start)
                .putShort((short) 0)
                .array());
        flushGlue();
        return List.copyOf(pieces);
    }

    private void startEntry(String name, short method, DeflatedContent content) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        byte[] common = littleEndian(COMMON_BYTES)
                .putShort(VERSION)
                .putShort((short) 0)
                .putShort(method)
                .putShort((short) 0)
                .putShort(DATE)
                .putInt(content.crc32())
                .putInt((int) content.compressed())
                .putInt((int) content.bytes())
                .putShort((short) ascii.length)
                .putShort((short) 0)
                .array();
        directory.writeBytes(littleEndian(Integer.BYTES + Short.BYTES)
                .putInt(DIRECTORY_HEADER)
                .putShort(VERSION)
                .array());
        directory.writeBytes(common);
        directory.writeBytes(littleEndian(14).putInt(10, (int) position()).array());
        directory.writeBytes(ascii);
        add(littleEndian(Integer.BYTES).putInt(LOCAL_HEADER).array());
        add(common);
        add(ascii);
        entries++;
    }

    private long position() {
        return flushedBytes + glue.size();
    }

    private void flushGlue() {
        if (glue.size() > 0) {
            pieces.add(new Piece.Glue(glue.toByteArray()));
            flushedBytes += glue.size();
            glue.reset();
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
