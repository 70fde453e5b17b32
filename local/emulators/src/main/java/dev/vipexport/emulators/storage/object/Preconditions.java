package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of an object for a call to be carried out; generation 0 stands for "does not exist".
 * See <a href="https://cloud.google.com/storage/docs/request-preconditions">Google's rules</a>.
 */
public record Preconditions(
        @Nullable Long generationMatch,
        @Nullable Long generationNotMatch,
        @Nullable Long metagenerationMatch,
        @Nullable Long metagenerationNotMatch) {

    static final Preconditions NONE = new Preconditions(null, null, null, null);

    /** Of the object that a call writes, or of the one that it reads if it is the only one. */
    public static Preconditions of(UrlQuery query) {
        return prefixed(query, "if");
    }

    /** Of the object that a copy reads. */
    public static Preconditions ofSource(UrlQuery query) {
        return prefixed(query, "ifSource");
    }

    /** As the XML API has them, of which path-style URLs are part. */
    public static Preconditions ofHeaders(Request request) {
        return new Preconditions(
                number(request, "x-goog-if-generation-match"),
                null,
                number(request, "x-goog-if-metageneration-match"),
                null);
    }

    private static @Nullable Long number(Request request, String header) {
        String value = request.header(header);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value.strip());
        } catch (NumberFormatException malformed) {
            throw StorageApiException.invalid("Invalid value for " + header + ": " + value);
        }
    }

    private static Preconditions prefixed(UrlQuery query, String prefix) {
        return new Preconditions(
                query.number(prefix + "GenerationMatch"),
                query.number(prefix + "GenerationNotMatch"),
                query.number(prefix + "MetagenerationMatch"),
                query.number(prefix + "MetagenerationNotMatch"));
    }

    /** For a call that changes something: every unmet condition is 412. */
    void check(@Nullable ObjectMetadata current) {
        check(generation(current), metageneration(current));
    }

    /** The same for something that has but a metageneration, a bucket. */
    void check(Bucket current) {
        check(0, current.description().metageneration());
    }

    private void check(long generation, long metageneration) {
        checkMatches(generation, metageneration);
        if (isUnchanged(generation, metageneration)) {
            throw StorageApiException.conditionNotMet();
        }
    }

    /** For a call that reads: what is still the one not wanted is 304. */
    public void checkForRead(ObjectMetadata current) {
        checkForRead(generation(current), metageneration(current));
    }

    public void checkForRead(Bucket current) {
        checkForRead(0, current.description().metageneration());
    }

    private void checkForRead(long generation, long metageneration) {
        checkMatches(generation, metageneration);
        if (isUnchanged(generation, metageneration)) {
            throw StorageApiException.notModified();
        }
    }

    private void checkMatches(long generation, long metageneration) {
        boolean met = (generationMatch == null || generationMatch == generation)
                && (metagenerationMatch == null || metagenerationMatch == metageneration);
        if (!met) {
            throw StorageApiException.conditionNotMet();
        }
    }

    private boolean isUnchanged(long generation, long metageneration) {
        return (generationNotMatch != null && generationNotMatch == generation)
                || (metagenerationNotMatch != null && metagenerationNotMatch == metageneration);
    }

    private static long generation(@Nullable ObjectMetadata object) {
        return object == null ? 0 : object.generation();
    }

    private static long metageneration(@Nullable ObjectMetadata object) {
        return object == null ? 0 : object.metageneration();
    }
}
