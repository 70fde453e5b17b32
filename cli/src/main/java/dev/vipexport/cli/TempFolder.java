package dev.vipexport.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder for files that must be gone when the program ends, after Ctrl-C too. */
final class TempFolder implements Closeable {
    private static final int MAX_TRIES = 100;

    private @Nullable Path path;
    private boolean closed;

    /**
     * Creates the folder. Only its owner has access.
     *
     * @throws InterruptedIOException if the folder is already closed
     */
    synchronized Path create() throws IOException {
        if (closed) {
            throw new InterruptedIOException("Interrupted");
        }
        Path created = Files.createTempDirectory("vip-export-");
        path = created;
        return created;
    }

    /** Deletes the folder with its files, even if another thread is still writing there. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (int tries = 1; path != null; tries++) {
            try {
                remove(path);
                path = null;
            } catch (DirectoryNotEmptyException e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.delete(folder);
    }
}
