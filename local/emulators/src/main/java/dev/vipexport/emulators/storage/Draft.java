package dev.vipexport.emulators.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes on their way to become an object; closing it removes its file. */
final class Draft implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final OutputStream out;
    private final Checksums checksums;

    private Draft(Path file, OutputStream out, Checksums checksums) {
        this.file = file;
        this.out = out;
        this.checksums = checksums;
    }

    static Draft in(Path directory, Checksums checksums) throws IOException {
        Path file = Files.createTempFile(directory, "draft-", ".data");
        return new Draft(file, Files.newOutputStream(file), checksums);
    }

    void append(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            checksums.update(buffer, 0, read);
        }
    }

    Path file() {
        return file;
    }

    Checksums.Found checksums() {
        return checksums.found();
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
