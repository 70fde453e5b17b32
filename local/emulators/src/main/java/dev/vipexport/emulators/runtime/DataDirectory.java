package dev.vipexport.emulators.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where a server keeps its files: a directory of its user's, which stays, or a temporary one, deleted on close. */
public final class DataDirectory implements AutoCloseable {
    /** Locked by this process, which would unlock a file for all others if it opened and closed it once more (POSIX). */
    private static final Set<Path> LOCKED_IN_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final boolean temporary;
    private @Nullable Path lockedPath;
    private @Nullable FileChannel lock;

    private DataDirectory(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * Opens {@code directory}, created if it is missing, or a new temporary directory where there is none to keep.
     *
     * @param purpose part of the temporary directory's name
     */
    public static DataDirectory open(@Nullable Path directory, String purpose) {
        try {
            if (directory == null) {
                return new DataDirectory(Files.createTempDirectory("vip-export-" + purpose + "-"), true);
            }
            return new DataDirectory(Files.createDirectories(directory.toAbsolutePath()), false);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create the data directory of the " + purpose + " server", failed);
        }
    }

    public Path path() {
        return path;
    }

    /**
     * Keeps other servers of this kind off the directory until {@link #close()} or the end of this process.
     *
     * @throws IllegalStateException if another one, here or in another process, has it
     */
    public void lock() {
        try {
            Path real = path.toRealPath();
            if (!LOCKED_IN_PROCESS.add(real)) {
                throw new IllegalStateException("another server of this process uses " + path);
            }
            lockedPath = real;
            lock = FileChannel.open(path.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                unlock();
                throw new IllegalStateException("another process uses " + path);
            }
        } catch (IOException failed) {
            unlock();
            throw new UncheckedIOException("cannot lock " + path, failed);
        }
    }

    @Override
    public void close() {
        unlock();
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(path, new RecursiveDelete());
        } catch (NoSuchFileException gone) {
            return; // closed before
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete the temporary directory " + path, failed);
        }
    }

    private void unlock() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot unlock " + path, failed);
        } finally {
            lock = null;
            if (lockedPath != null) {
                LOCKED_IN_PROCESS.remove(lockedPath);
                lockedPath = null;
            }
        }
    }

    private static final class RecursiveDelete extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // a background thread of the server was quicker
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
