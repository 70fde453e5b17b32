package dev.vipexport.chaos.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The recorded entries of a run, with the numbers of their lines. */
public record History(List<Line<Entry>> lines) {

    /**
     * An entry and its line.
     *
     * @param number from 1
     */
    public record Line<E extends Entry>(long number, E entry) {}

    /** Numbers the entries. */
    public static History of(List<Entry> entries) {
        var lines = new ArrayList<Line<Entry>>();
        for (Entry entry : entries) {
            lines.add(new Line<>(lines.size() + 1, entry));
        }
        return new History(lines);
    }

    /** Reads a file that {@link HistoryWriter} wrote. */
    public static History read(Path path) {
        try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
            return of(lines.map(line -> JsonMapper.shared().readValue(line, Entry.class))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("The history " + path + " cannot be read", e);
        }
    }

    /** Returns the entries of a kind in the order of the file. */
    public <E extends Entry> List<Line<E>> all(Class<E> kind) {
        return lines.stream()
                .filter(line -> kind.isInstance(line.entry()))
                .map(line -> new Line<>(line.number(), kind.cast(line.entry())))
                .toList();
    }
}
