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

/** A server's data directory: a given one, which stays, or a temporary one, deleted on close. */
public final class DataDirectory implements AutoCloseable {
    /**
     * Directories locked by this process. By POSIX, opening and closing a lock file again would unlock it for other
     * processes.
     */
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
     * Opens {@code directory}, created if missing, or a new temporary directory if it is null.
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
            throw new UncheckedIOException("Cannot create the data directory of the " + purpose + " server", failed);
        }
    }

    /** Returns the directory. */
    public Path path() {
        return path;
    }

    /**
     * Locks the directory against other servers of this kind until {@link #close()} or the end of this process.
     *
     * @throws IllegalStateException if another server, in this or another process, holds the lock
     */
    public void lock() {
        try {
            Path real = path.toRealPath();
            if (!LOCKED_IN_PROCESS.add(real)) {
                throw new IllegalStateException(
                        "Another server in this process uses " + path + "; stop it or choose another directory");
            }
            lockedPath = real;
            lock = FileChannel.open(path.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                unlock();
                throw new IllegalStateException(
                        "Another process uses " + path + "; stop it or choose another directory");
            }
        } catch (IOException failed) {
            unlock();
            throw new UncheckedIOException("Cannot lock " + path, failed);
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
            return; // an earlier close deleted it
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot delete the temporary directory " + path, failed);
        }
    }

    private void unlock() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot unlock " + path, failed);
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
                return FileVisitResult.CONTINUE; // a background thread of the server deleted it first
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
