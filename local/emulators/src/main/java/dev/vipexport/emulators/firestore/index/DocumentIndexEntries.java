package dev.vipexport.emulators.firestore.index;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.OrderKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The index entries of one document: each field at every depth of maps by its whole value, and the keys in composite
 * indexes.
 */
public final class DocumentIndexEntries {
    /** The maximum length of an indexed value. A query that orders by a field with longer values must sort. */
    private static final int MAX_VALUE_BYTES = 256;

    /**
     * One entry.
     *
     * @param index name of the index in its collection: a field path or the name of a composite index
     * @param key empty if it is too long
     */
    public record Entry(String index, ByteString key) {
        /** Returns whether the index cannot hold the value. */
        public boolean isTooLong() {
            return key.isEmpty();
        }
    }

    private final Set<Entry> entries = new LinkedHashSet<>();

    /** Returns all entries of the document, none for null. */
    public static DocumentIndexEntries of(@Nullable Document document, List<CompositeIndex> composites) {
        DocumentIndexEntries fields = ofComposites(document, composites);
        if (document != null) {
            document.getFieldsMap().forEach((name, value) -> fields.add(FieldPath.quoted(name), value));
        }
        return fields;
    }

    /** Returns the entries in composite indexes, none for null. */
    public static DocumentIndexEntries ofComposites(@Nullable Document document, List<CompositeIndex> composites) {
        DocumentIndexEntries fields = new DocumentIndexEntries();
        for (CompositeIndex composite : composites) {
            Set<ByteString> keys = document == null ? Set.of() : composite.keys(document);
            keys.forEach(key -> fields.entries.add(
                    new Entry(composite.name(), CompositeIndex.isTooLong(key) ? ByteString.EMPTY : key)));
        }
        return fields;
    }

    private void add(String path, Value value) {
        byte[] key = value.getSerializedSize() > 2 * MAX_VALUE_BYTES ? new byte[0] : OrderKey.of(value);
        entries.add(new Entry(path, key.length > MAX_VALUE_BYTES ? ByteString.EMPTY : ByteString.copyFrom(key)));
        if (value.hasMapValue()) {
            value.getMapValue()
                    .getFieldsMap()
                    .forEach((name, inner) -> add(path + "." + FieldPath.quoted(name), inner));
        }
    }

    /** Returns the names of the indexes that cannot hold this document. */
    public Set<String> unindexable() {
        return entries.stream().filter(Entry::isTooLong).map(Entry::index).collect(Collectors.toSet());
    }

    /** Returns the entries of this document that the other lacks. */
    public Set<Entry> minus(DocumentIndexEntries other) {
        Set<Entry> more = new LinkedHashSet<>(entries);
        more.removeAll(other.entries);
        return more;
    }
}
