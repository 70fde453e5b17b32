package dev.vipexport.emulators.storage.object;

/**
 * What Cloud Storage refuses or keeps although the server need not. Holds and retention policies need no rule: a bucket
 * or an object has them once a client sets them.
 *
 * @param limitsWriteRate whether an object takes <a href="https://cloud.google.com/storage/quotas#objects">one write a
 *     second</a>. Deletions are not refused, because a client seldom repeats them
 * @param softDeletes whether new buckets have a <a
 *     href="https://cloud.google.com/storage/docs/soft-delete">soft delete policy</a> of 7 days
 * @param requiresWholeBlocks whether the server refuses a chunk below <a
 *     href="https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload">256 KiB</a> that is not
 *     the last one
 */
public record StorageRules(boolean limitsWriteRate, boolean softDeletes, boolean requiresWholeBlocks) {
    /** No rule: the server does everything that it can. */
    public static final StorageRules NONE = new StorageRules(false, false, false);

    /** The rules of the cloud. */
    public static final StorageRules CLOUD = new StorageRules(true, true, true);

    /** Returns these rules for tests that replace an object at once. */
    public StorageRules withoutWriteLimit() {
        return new StorageRules(false, softDeletes, requiresWholeBlocks);
    }
}
