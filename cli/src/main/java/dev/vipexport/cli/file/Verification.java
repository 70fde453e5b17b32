package dev.vipexport.cli.file;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Verifies a file with its manifest: rows, bytes and CRC-32C of every slice and of the whole. Uses one buffer. */
public final class Verification {
    private static final int BUFFER = 1 << 16;

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
        long bytes = 0;
        for (int i = 0; i < manifest.slices().size(); i++) {
            Manifest.Section slice = manifest.slices().get(i);
            long before = rows;
            CRC32C checksum = read(new SliceInputStream(file, slice.bytes(), whole));
            requireSame("slice " + i + ", CRC32C", slice.crc32c(), base64(checksum));
            requireSame("slice " + i + ", rows", slice.rows(), rows - before);
            bytes += slice.bytes();
        }
        requireSame("rows", manifest.whole().rows(), rows);
        requireSame("bytes", manifest.whole().bytes(), bytes);
        requireSame("bytes after the last slice", 0L, file.transferTo(OutputStream.nullOutputStream()));
        requireSame("CRC32C", manifest.whole().crc32c(), base64(whole));
    }

    /** Also reads bytes after the end of the gzip data, so that the checksum covers all bytes. */
    private CRC32C read(SliceInputStream slice) throws IOException {
        if (compressed && slice.available() > 0) {
            countRows(new GZIPInputStream(slice, BUFFER));
            slice.transferTo(OutputStream.nullOutputStream());
        } else {
            countRows(slice);
        }
        return slice.checksum();
    }

    private void countRows(InputStream in) throws IOException {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            rows = counter.count(buffer, count);
        }
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
