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

/** The file, or the memory, that everything is kept in. Only {@link #persist()} writes to the file. */
public final class Database implements AutoCloseable {
    private static final String FILE = "firestore.mv.db";
    private static final String LAST_COMMIT = "lastCommit";
    private static final String COLLECTED_UP_TO = "collectedUpTo";
    private static final String LAYOUT = "layout";
    private static final long CURRENT_LAYOUT = 1;
    private static final int CACHE_MEGABYTES = 128;
    /** H2 2.4.240 can damage a file by compacting it, so space comes back only as whole chunks fall out of use. */
    private static final int NO_COMPACTION = 0;

    private final ReadCounters readCounters = new ReadCounters();
    private final MVStore store;
    private final MVMap<byte[], byte[]> documents;
    private final MVMap<byte[], byte[]> indexes;
    private final MVMap<byte[], byte[]> retired;
    private final MVMap<String, Integer> catalog;
    private final MVMap<String, Long> times;

    /**
     * Opens the store in that directory, which is made if need be; null keeps everything in memory.
     *
     * @throws IllegalStateException if another process has it open or another version of this class wrote it
     */
    public static Database open(@Nullable Path directory) {
        // a chunk must hold whole commits, so nothing may be written behind the writer's back
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
            throw new UncheckedIOException("cannot make the data directory " + directory, failed);
        } catch (MVStoreException failed) {
            throw new IllegalStateException(
                    "cannot open the Firestore data in " + directory
                            + "; is another server running on it? Stop that one, or name another directory",
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
            throw new IllegalStateException("the Firestore data has layout " + layout + ", this server reads "
                    + CURRENT_LAYOUT + "; delete the data directory to start afresh");
        }
        times.put(LAYOUT, CURRENT_LAYOUT);
        store.commit();
    }

    private static MVMap.Builder<byte[], byte[]> bytes() {
        return new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE);
    }

    public ReadCounters readCounters() {
        return readCounters;
    }

    public MVMap<byte[], byte[]> documents() {
        return documents;
    }

    public MVMap<byte[], byte[]> indexes() {
        return indexes;
    }

    public MVMap<byte[], byte[]> retired() {
        return retired;
    }

    MVMap<String, Integer> catalog() {
        return catalog;
    }

    public long lastCommit() {
        return times.getOrDefault(LAST_COMMIT, 0L);
    }

    void lastCommit(long time) {
        times.put(LAST_COMMIT, time);
    }

    public long collectedUpTo() {
        return times.getOrDefault(COLLECTED_UP_TO, 0L);
    }

    void collectedUpTo(long time) {
        times.put(COLLECTED_UP_TO, time);
    }

    /** Runs a short read of several pages; the file does not reuse their space meanwhile. */
    public <T> T readPinned(Supplier<T> read) {
        MVStore.TxCounter usage = store.registerVersionUsage();
        try {
            return read.get();
        } finally {
            store.deregisterVersionUsage(usage);
        }
    }

    /** Hands everything written so far to the operating system: it survives the end of this process, however abrupt. */
    void persist() {
        store.commit();
    }

    @Override
    public void close() {
        store.close(NO_COMPACTION);
    }
}
