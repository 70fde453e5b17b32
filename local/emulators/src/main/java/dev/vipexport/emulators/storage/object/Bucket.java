package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** A bucket: its description, its directory and the index of its objects. */
public final class Bucket {
    /** Google's order of lists: by the UTF-8 bytes of the names. The order of Java's strings differs. */
    static final Comparator<String> UTF8_ORDER = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    /**
     * <a href="https://cloud.google.com/storage/docs/buckets#naming">Google's rules</a>. They also make the name a safe
     * file name.
     */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*(?:\\.[a-z0-9_-]++)*+");

    /** The content of {@code bucket.json}. */
    public record Description(
            String name, Instant timeCreated, Instant updated, long metageneration, BucketSettings settings) {

        /** Completes a file of an earlier version of this server. */
        public Description {
            updated = Objects.requireNonNullElse(updated, timeCreated);
            metageneration = Math.max(1, metageneration);
            settings = Objects.requireNonNullElse(settings, BucketSettings.NONE);
        }

        static Description created(String name, BucketSettings settings, Instant now) {
            return new Description(name, now, now, 1, settings);
        }

        Description with(BucketSettings changed, Instant now) {
            return new Description(name, timeCreated, now, metageneration + 1, settings.withFixedLocation(changed));
        }

        /** Returns the ETag, which changes with the settings. */
        public String etag() {
            return Base64.getEncoder()
                    .encodeToString(String.valueOf(metageneration).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private volatile Description description;
    private final Path directory;
    private final ConcurrentNavigableMap<String, ObjectMetadata> objects = new ConcurrentSkipListMap<>(UTF8_ORDER);

    Bucket(Description description, Path directory) {
        this.description = description;
        this.directory = directory;
    }

    static void checkName(String name) {
        boolean alnumEnd = !name.isEmpty() && Character.isLetterOrDigit(name.charAt(name.length() - 1));
        if (name.length() < 3
                || name.length() > 222
                || !alnumEnd
                || !NAME.matcher(name).matches()) {
            throw StorageApiException.invalid("Invalid bucket name: '" + name + "'");
        }
    }

    /** Returns the bucket's name. */
    public String name() {
        return description.name();
    }

    /** Returns the current description. */
    public Description description() {
        return description;
    }

    void updateDescription(Description changed) {
        description = changed;
    }

    Path directory() {
        return directory;
    }

    /** Returns the objects by name in Google's order. */
    public ConcurrentNavigableMap<String, ObjectMetadata> objects() {
        return objects;
    }
}
