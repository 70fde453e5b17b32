package dev.vipexport.emulators.storage;

import org.jspecify.annotations.Nullable;

/**
 * What must hold of an object for a call to be carried out; generation 0 stands for "does not exist".
 * See <a href="https://cloud.google.com/storage/docs/request-preconditions">Google's rules</a>.
 */
record Preconditions(
        @Nullable Long generationMatch,
        @Nullable Long generationNotMatch,
        @Nullable Long metagenerationMatch,
        @Nullable Long metagenerationNotMatch) {

    static final Preconditions NONE = new Preconditions(null, null, null, null);

    /** Of the object that a call writes, or of the one that it reads if it is the only one. */
    static Preconditions of(Query query) {
        return prefixed(query, "if");
    }

    /** Of the object that a copy reads. */
    static Preconditions ofSource(Query query) {
        return prefixed(query, "ifSource");
    }

    private static Preconditions prefixed(Query query, String prefix) {
        return new Preconditions(
                query.number(prefix + "GenerationMatch"),
                query.number(prefix + "GenerationNotMatch"),
                query.number(prefix + "MetagenerationMatch"),
                query.number(prefix + "MetagenerationNotMatch"));
    }

    /** For a call that changes something: every unmet condition is 412. */
    void check(@Nullable StoredObject current) {
        checkMatches(current);
        if (isUnchanged(current)) {
            throw StorageError.conditionNotMet();
        }
    }

    /** For a call that reads: an object that is still the one not wanted is 304. */
    void checkForRead(StoredObject current) {
        checkMatches(current);
        if (isUnchanged(current)) {
            throw StorageError.notModified();
        }
    }

    private void checkMatches(@Nullable StoredObject current) {
        boolean met = (generationMatch == null || generationMatch == generation(current))
                && (metagenerationMatch == null || metagenerationMatch == metageneration(current));
        if (!met) {
            throw StorageError.conditionNotMet();
        }
    }

    private boolean isUnchanged(@Nullable StoredObject current) {
        return (generationNotMatch != null && generationNotMatch == generation(current))
                || (metagenerationNotMatch != null && metagenerationNotMatch == metageneration(current));
    }

    private static long generation(@Nullable StoredObject object) {
        return object == null ? 0 : object.generation();
    }

    private static long metageneration(@Nullable StoredObject object) {
        return object == null ? 0 : object.metageneration();
    }
}
