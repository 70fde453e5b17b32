package dev.vipexport.chaos.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** Appends entries to a file of JSON lines. Thread-safe. */
public final class HistoryWriter implements AutoCloseable {
    private final BufferedWriter file;
    private final long start = System.nanoTime();
    private long lines;

    /** Creates the file, or replaces it. */
    public HistoryWriter(Path path) throws IOException {
        file = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
    }

    /** Returns the time for an entry. */
    public long now() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Appends an entry, and returns the number of its line. */
    public synchronized long add(Entry entry) {
        try {
            file.write(JsonMapper.shared().writeValueAsString(entry));
            file.write('\n');
            file.flush();
            return ++lines;
        } catch (IOException e) {
            throw new UncheckedIOException("The history cannot be written", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
