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
 * A bucket's directory: {@code bucket.json}, and for each object {@code <generation>.json} beside {@code
 * <generation>.data}. An object exists from the moment its .json does; whatever a killed process left half done is
 * removed when the bucket is opened again.
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

    /** An overwritten object's files may have outlived it. */
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

    /** Puts the content in place, then the description: only the latter makes it an object. */
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

    /** The description goes first: a content without one is a leftover, the reverse would be a broken object. */
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

    /** Contents never change, so two names may share one; where the file system has no links it is copied. */
    static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
