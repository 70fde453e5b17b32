package dev.vipexport.emulators.storage.upload;

import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.object.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes the directory of resumable uploads: {@code <id>.json} and, until the upload finishes,
 * {@code <id>.data}.
 */
final class UploadFiles {
    private final Path directory;

    UploadFiles(Path root) throws IOException {
        this.directory = Files.createDirectories(root.resolve("uploads"));
    }

    Path dataFile(UploadState state) {
        return directory.resolve(state.id() + ".data");
    }

    private Path descriptionFile(UploadState state) {
        return directory.resolve(state.id() + ".json");
    }

    /** Creates the data file first. An upload without one would be broken. */
    void create(UploadState state) throws IOException {
        Files.createFile(dataFile(state));
        Json.writeAtomically(descriptionFile(state), state);
    }

    void finish(UploadState state) throws IOException {
        Json.writeAtomically(descriptionFile(state), state);
        Files.deleteIfExists(dataFile(state));
    }

    void delete(UploadState state) throws IOException {
        Files.deleteIfExists(descriptionFile(state));
        Files.deleteIfExists(dataFile(state));
    }

    /** Returns all uploads. Deletes what a killed process created before it acknowledged the upload. */
    List<UploadState> list() throws IOException {
        removeLeftovers();
        List<UploadState> states = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
            for (Path file : files) {
                states.add(Json.read(file, UploadState.class));
            }
        }
        return states;
    }

    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Path description = directory.resolve(name.replaceFirst("\\.data$", ".json"));
                if (name.endsWith(".tmp") || !Files.exists(description)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Truncates the data to whole blocks and returns the new size. */
    long truncateToBlocks(UploadState state, int block) throws IOException {
        try (FileChannel data = FileChannel.open(dataFile(state), StandardOpenOption.WRITE)) {
            long whole = data.size() / block * block;
            data.truncate(whole);
            return whole;
        }
    }

    Checksums checksums(UploadState state) throws IOException {
        Checksums checksums = new Checksums();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream data = Files.newInputStream(dataFile(state))) {
            for (int read = data.read(buffer); read >= 0; read = data.read(buffer)) {
                checksums.update(buffer, 0, read);
            }
        }
        return checksums;
    }
}
