package dev.vipexport.emulators.usage;

/**
 * What Google bills.
 *
 * @see <a href="https://cloud.google.com/firestore/pricing">Firestore's prices</a>
 * @see <a href="https://cloud.google.com/storage/pricing">Cloud Storage's prices</a>
 */
public enum Charge {
    /** Documents that a call returned or looked for, at least one for each query. */
    DOCUMENT_READS("documentReads"),
    /** One for each write of a commit that is no deletion, also if the document stays the same. */
    DOCUMENT_WRITES("documentWrites"),
    /** One for each deletion of a commit. */
    DOCUMENT_DELETES("documentDeletes"),
    /** One for up to 1,000 index entries of an aggregation or of a query with several ranges. Billed as reads. */
    INDEX_ENTRY_READS("indexEntryReads"),
    /** Calls of Cloud Storage that write, list, compose or copy. */
    CLASS_A("classA"),
    /** Calls of Cloud Storage that return an object, its metadata or a bucket. */
    CLASS_B("classB"),
    /** Bytes of request bodies. */
    BYTES_IN("bytesIn"),
    /** Bytes of responses without headers. */
    BYTES_OUT("bytesOut"),
    /** Bytes of objects that a call deleted or replaced in a bucket with soft delete. Storage is billed for them. */
    SOFT_DELETED_BYTES("softDeletedBytes");

    private final String field;

    Charge(String field) {
        this.field = field;
    }

    /** Returns the name in JSON. */
    public String field() {
        return field;
    }
}
