package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads and writes a bucket's directory: {@code bucket.json}, and {@code <generation>.json} and
 * {@code <generation>.data} for each object.
 *
 * <p>An object exists once its .json does. Opening the bucket removes what a killed process left half done.
 */
final class BucketFiles {
    private static final String DESCRIPTION = "bucket.json";

    private BucketFiles() {}

    static Bucket create(Path root, Bucket.Description description) throws IOException {
        Path directory = Files.createDirectories(root.resolve(description.name()));
        Json.writeAtomically(directory.resolve(DESCRIPTION), description);
        return new Bucket(description, directory);
    }

    static boolean isBucket(Path directory) {
        return Files.exists(directory.resolve(DESCRIPTION));
    }

    static Bucket load(Path directory) throws IOException {
        Bucket bucket = new Bucket(Json.read(directory.resolve(DESCRIPTION), Bucket.Description.class), directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9]*.json")) {
            for (Path file : files) {
                ObjectMetadata object = Json.read(file, ObjectMetadata.class);
                bucket.objects().merge(object.name(), object, BucketFiles::newest);
            }
        }
        removeLeftovers(bucket);
        return bucket;
    }

    /** Returns the newer object. A killed process may leave the files of an overwritten object. */
    private static ObjectMetadata newest(ObjectMetadata one, ObjectMetadata other) {
        return one.generation() > other.generation() ? one : other;
    }

    private static void removeLeftovers(Bucket bucket) throws IOException {
        Set<String> generations = bucket.objects().values().stream()
                .map(object -> String.valueOf(object.generation()))
                .collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(bucket.directory())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String generation = name.substring(0, Math.max(0, name.indexOf('.')));
                boolean kept = name.equals(DESCRIPTION) || (generations.contains(generation) && !name.endsWith(".tmp"));
                if (!kept) {
                    Files.delete(file);
                }
            }
        }
    }

    static Path contentFile(Bucket bucket, ObjectMetadata object) {
        return bucket.directory().resolve(object.generation() + ".data");
    }

    /** Writes the content, then the description. Only the description makes it an object. */
    static void writeObject(Bucket bucket, ObjectMetadata object, Path content) throws IOException {
        link(content, contentFile(bucket, object));
        writeDescription(bucket, object);
    }

    static void writeDescription(Bucket bucket, Bucket.Description changed) throws IOException {
        Json.writeAtomically(bucket.directory().resolve(DESCRIPTION), changed);
        bucket.updateDescription(changed);
    }

    static void writeDescription(Bucket bucket, ObjectMetadata object) throws IOException {
        Json.writeAtomically(descriptionFile(bucket, object), object);
    }

    /**
     * Deletes the description first. A content without description is a leftover. The reverse would be a broken object.
     */
    static void remove(Bucket bucket, ObjectMetadata object) throws IOException {
        Files.deleteIfExists(descriptionFile(bucket, object));
        Files.deleteIfExists(contentFile(bucket, object));
    }

    static void remove(Bucket bucket) throws IOException {
        Files.deleteIfExists(bucket.directory().resolve(DESCRIPTION));
        Files.deleteIfExists(bucket.directory());
    }

    private static Path descriptionFile(Bucket bucket, ObjectMetadata object) {
        return bucket.directory().resolve(object.generation() + ".json");
    }

    /**
     * Links the file, because contents never change and names can share one. Copies it on a file system without links.
     */
    static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
