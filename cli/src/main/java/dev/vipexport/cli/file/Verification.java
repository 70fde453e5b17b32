package dev.vipexport.cli.file;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Verifies a file with its manifest: rows, bytes and CRC-32C of every slice and of the whole, and the content of compressed
 * slices. Reads the file once.
 */
public final class Verification {
    private static final int BUFFER = 1 << 16;

    /** An empty last block of deflate (RFC 1951), which the slices of a compressed file lack. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private final Manifest manifest;
    private final RowCounter counter;
    private final boolean compressed;
    private final byte[] buffer = new byte[BUFFER];
    private final CRC32C whole = new CRC32C();
    private long rows;

    private Verification(Manifest manifest) {
        this.manifest = manifest;
        this.counter = RowCounter.of(manifest);
        this.compressed = manifest.isCompressed();
    }

    /**
     * Verifies {@code file} and leaves it open.
     *
     * @throws ExitException with {@link ExitCode#NOT_VERIFIED} if the file differs from its manifest
     * @throws IOException if the file cannot be read
     */
    public static void verify(Manifest manifest, InputStream file) throws IOException {
        try {
            new Verification(manifest).verify(new BufferedInputStream(file, BUFFER));
        } catch (ZipException | EOFException e) {
            throw new ExitException(ExitCode.NOT_VERIFIED, "NOT the exported file: " + e.getMessage(), e);
        }
    }

    /**
     * Verifies {@code file}.
     *
     * @throws ExitException with {@link ExitCode#NOT_VERIFIED} if the file differs from its manifest
     * @throws IOException if the file cannot be read
     */
    public static void verify(Manifest manifest, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            verify(manifest, in);
        }
    }

    private void verify(InputStream file) throws IOException {
        long position = 0;
        for (int i = 0; i < manifest.slices().size(); i++) {
            Manifest.Slice slice = manifest.slices().get(i);
            if (slice.offset() != null) {
                skip(file, slice.offset() - position);
                position = slice.offset();
            }
            verify(file, slice, "slice " + i);
            position += slice.bytes();
        }
        skip(file, manifest.whole().bytes() - position);
        requireSame("rows", manifest.whole().rows(), rows);
        requireSame("bytes after the end", 0L, file.transferTo(OutputStream.nullOutputStream()));
        requireSame("CRC32C", manifest.whole().crc32c(), base64(whole));
    }

    private void verify(InputStream file, Manifest.Slice slice, String name) throws IOException {
        long before = rows;
        var stored = new SliceInputStream(file, slice.bytes(), whole);
        if (!compressed) {
            countRows(stored);
            requireSame(slice, name, stored, rows - before);
            return;
        }
        Manifest.Uncompressed expected = requireUncompressed(slice);
        Manifest.Uncompressed content = inflate(stored);
        // bytes after a last block, which a right slice does not have
        stored.transferTo(OutputStream.nullOutputStream());
        requireSame(slice, name, stored, rows - before);
        requireSame(name + ", uncompressed", expected, content);
    }

    private static void requireSame(Manifest.Slice slice, String name, SliceInputStream stored, long found) {
        requireSame(name + ", CRC32C", slice.crc32c(), base64(stored.checksum()));
        requireSame(name + ", rows", slice.rows(), found);
    }

    private Manifest.Uncompressed inflate(InputStream stored) throws IOException {
        var inflater = new Inflater(true);
        try {
            var stream = new SequenceInputStream(stored, new ByteArrayInputStream(LAST_BLOCK));
            var content = new CheckedInputStream(new InflaterInputStream(stream, inflater, BUFFER), new CRC32());
            countRows(content);
            return new Manifest.Uncompressed(
                    inflater.getBytesWritten(),
                    "%08x".formatted(content.getChecksum().getValue()));
        } finally {
            inflater.end();
        }
    }

    private static Manifest.Uncompressed requireUncompressed(Manifest.Slice slice) {
        if (slice.uncompressed() == null) {
            throw new ExitException(
                    ExitCode.NOT_VERIFIED,
                    "The manifest is of an older version, whose compressed files this version cannot verify. Use the client"
                            + " of that version");
        }
        return slice.uncompressed();
    }

    private void countRows(InputStream in) throws IOException {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            rows = counter.count(buffer, count);
        }
    }

    /** Bytes between slices belong to the whole alone. */
    private void skip(InputStream file, long length) throws IOException {
        new SliceInputStream(file, length, whole).transferTo(OutputStream.nullOutputStream());
    }

    private static void requireSame(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new ExitException(
                    ExitCode.NOT_VERIFIED,
                    "NOT the exported file: " + what + " is " + found + ", the manifest says " + expected);
        }
    }

    private static String base64(CRC32C checksum) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }
}
