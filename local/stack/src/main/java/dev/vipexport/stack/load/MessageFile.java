package dev.vipexport.stack.load;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.stack.load.Message.Channel;
import dev.vipexport.stack.load.MessageLine.InvalidLineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Loads a JSONL file of messages. The file is gzipped if its name ends in {@code .gz}. */
public final class MessageFile {
    private MessageFile() {}

    /**
     * The result of a load.
     *
     * @param loaded number of messages that Firestore acknowledged
     * @param invalidLines reasons by line number, from 1. All other lines are loaded
     */
    public record Report(long loaded, NavigableMap<Long, String> invalidLines) {}

    /**
     * Loads every line that is a message into {@code channel} and skips blank lines.
     *
     * @throws IOException if the file cannot be opened
     */
    public static Report load(Path file, Firestore firestore, Channel channel) throws IOException {
        Map<Long, String> invalidLines = new ConcurrentSkipListMap<>();
        // one character for each byte: invalid UTF-8 then affects one line only
        try (var lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.ISO_8859_1))) {
            var writer = new MessageWriter(firestore, channel, invalidLines::put);
            try (writer) {
                loadLines(lines, writer, invalidLines);
            }
            return new Report(writer.written(), new TreeMap<>(invalidLines));
        }
    }

    private static void loadLines(BufferedReader lines, MessageWriter writer, Map<Long, String> invalidLines) {
        for (long number = 1; ; number++) {
            String line = readLine(lines, invalidLines, number);
            if (line == null) {
                return;
            }
            if (!line.isBlank()) {
                loadLine(line, number, writer, invalidLines);
            }
        }
    }

    private static void loadLine(String line, long number, MessageWriter writer, Map<Long, String> invalidLines) {
        try {
            writer.write(MessageLine.parse(line.getBytes(StandardCharsets.ISO_8859_1)), number);
        } catch (InvalidLineException e) {
            invalidLines.put(number, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String readLine(BufferedReader lines, Map<Long, String> invalidLines, long number) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            invalidLines.put(number, "the rest of the file cannot be read: " + e.getMessage());
            return null;
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException e) {
            in.close();
            throw new IOException(file + " is not gzip: " + e.getMessage(), e);
        }
    }
}
