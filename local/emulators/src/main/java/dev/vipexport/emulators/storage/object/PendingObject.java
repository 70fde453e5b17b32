package dev.vipexport.emulators.storage.object;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes on their way to become an object; closing it removes its file. */
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

    public void append(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            checksums.update(buffer, 0, read);
        }
    }

    public Path file() {
        return file;
    }

    public Checksums.Values checksums() {
        return checksums.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
