package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import org.jspecify.annotations.Nullable;

/**
 * The conditions on an object's state under which a call proceeds. Generation 0 means that the object does not exist.
 * See <a href="https://cloud.google.com/storage/docs/request-preconditions">Google's rules</a>.
 */
public record Preconditions(
        @Nullable Long generationMatch,
        @Nullable Long generationNotMatch,
        @Nullable Long metagenerationMatch,
        @Nullable Long metagenerationNotMatch) {

    static final Preconditions NONE = new Preconditions(null, null, null, null);

    /** Returns the conditions on the object that a call writes, or on the only one that it reads. */
    public static Preconditions of(UrlQuery query) {
        return prefixed(query, "if");
    }

    /** Returns the conditions on the object that a copy reads. */
    public static Preconditions ofSource(UrlQuery query) {
        return prefixed(query, "ifSource");
    }

    /** Returns the conditions in the headers of a path-style request (XML API). */
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

    /** Checks a call that changes an object. Every unmet condition is 412. */
    void check(@Nullable ObjectMetadata current) {
        check(generation(current), metageneration(current));
    }

    /** Checks a call that changes a bucket, which has only a metageneration. */
    void check(Bucket current) {
        check(0, current.description().metageneration());
    }

    private void check(long generation, long metageneration) {
        checkMatches(generation, metageneration);
        if (isUnchanged(generation, metageneration)) {
            throw StorageApiException.conditionNotMet();
        }
    }

    /** Checks a call that reads an object. An unmet "not" condition is 304. */
    public void checkForRead(ObjectMetadata current) {
        checkForRead(generation(current), metageneration(current));
    }

    /** Checks a call that reads a bucket. An unmet "not" condition is 304. */
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
