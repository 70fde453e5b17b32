package dev.vipexport.emulators.firestore.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/** The MVStore that holds all data in a file or in memory. Only {@link #persist()} writes to the file. */
public final class Database implements AutoCloseable {
    private static final String FILE = "firestore.mv.db";
    private static final String LAST_COMMIT = "lastCommit";
    private static final String COLLECTED_UP_TO = "collectedUpTo";
    private static final String LAYOUT = "layout";
    private static final long CURRENT_LAYOUT = 1;
    private static final int CACHE_MEGABYTES = 128;
    /**
     * Compaction stays off, because H2 2.4.240 can damage a file by it. Space returns only when whole chunks become
     * unused.
     */
    private static final int NO_COMPACTION = 0;

    private final ReadCounters readCounters = new ReadCounters();
    private final MVStore store;
    private final MVMap<byte[], byte[]> documents;
    private final MVMap<byte[], byte[]> indexes;
    private final MVMap<byte[], byte[]> retired;
    private final MVMap<String, Integer> catalog;
    private final MVMap<String, Long> times;

    /**
     * Opens the store in that directory, created if missing, or null keeps everything in memory.
     *
     * @throws IllegalStateException if another process uses it or another version of this class wrote it
     */
    public static Database open(@Nullable Path directory) {
        // a chunk must hold whole commits, so only the writer may trigger a write
        MVStore.Builder builder = new MVStore.Builder()
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .cacheSize(CACHE_MEGABYTES);
        try {
            if (directory != null) {
                builder.fileName(
                        Files.createDirectories(directory).resolve(FILE).toString());
            }
            return new Database(builder.open());
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot create the data directory " + directory, failed);
        } catch (MVStoreException failed) {
            throw new IllegalStateException(
                    "Cannot open the Firestore data in " + directory
                            + "; stop the server that uses it, or choose another directory",
                    failed);
        }
    }

    private Database(MVStore store) {
        this.store = store;
        this.documents = store.openMap("documents", bytes());
        this.indexes = store.openMap("indexes", bytes());
        this.retired = store.openMap("retired", bytes());
        this.catalog = store.openMap("catalog");
        this.times = store.openMap("times");
        long layout = times.getOrDefault(LAYOUT, CURRENT_LAYOUT);
        if (layout != CURRENT_LAYOUT) {
            store.closeImmediately();
            throw new IllegalStateException(
                    "The Firestore data has layout " + layout + ", but this server reads layout " + CURRENT_LAYOUT
                            + "; delete the data directory or choose another one");
        }
        times.put(LAYOUT, CURRENT_LAYOUT);
        store.commit();
    }

    private static MVMap.Builder<byte[], byte[]> bytes() {
        return new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE);
    }

    /** Returns the cost of the reads. */
    public ReadCounters readCounters() {
        return readCounters;
    }

    /** Returns all versions of all documents, see {@link Keys}. */
    public MVMap<byte[], byte[]> documents() {
        return documents;
    }

    /** Returns all index entries, see {@link Keys}. */
    public MVMap<byte[], byte[]> indexes() {
        return indexes;
    }

    /** Returns the replaced versions in the order of replacement, see {@link Keys}. */
    public MVMap<byte[], byte[]> retired() {
        return retired;
    }

    MVMap<String, Integer> catalog() {
        return catalog;
    }

    /** Returns the time of the last commit, 0 if there was none. */
    public long lastCommit() {
        return times.getOrDefault(LAST_COMMIT, 0L);
    }

    void lastCommit(long time) {
        times.put(LAST_COMMIT, time);
    }

    /** Returns the time before which replaced versions may be gone. */
    public long collectedUpTo() {
        return times.getOrDefault(COLLECTED_UP_TO, 0L);
    }

    void collectedUpTo(long time) {
        times.put(COLLECTED_UP_TO, time);
    }

    /** Runs a short read of several pages. Meanwhile the file does not reuse their space. */
    public <T> T readPinned(Supplier<T> read) {
        MVStore.TxCounter usage = store.registerVersionUsage();
        try {
            return read.get();
        } finally {
            store.deregisterVersionUsage(usage);
        }
    }

    /** Passes all writes to the operating system. They then survive the end of this process, even a kill. */
    void persist() {
        store.commit();
    }

    @Override
    public void close() {
        store.close(NO_COMPACTION);
    }
}
