package dev.vipexport.emulators.storage.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with the content of a future object. Closing it deletes the file. */
public final class PendingObject implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final OutputStream out;
    private final Checksums checksums;

    private PendingObject(Path file, OutputStream out, Checksums checksums) {
        this.file = file;
        this.out = out;
        this.checksums = checksums;
    }

    static PendingObject create(Path directory, Checksums checksums) throws IOException {
        Path file = Files.createTempFile(directory, "draft-", ".data");
        return new PendingObject(file, Files.newOutputStream(file), checksums);
    }

    /** Appends all bytes of the stream. */
    public void append(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            checksums.update(buffer, 0, read);
        }
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns the checksums of the content. No more bytes may follow. */
    public Checksums.Values checksums() {
        return checksums.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
