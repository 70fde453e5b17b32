package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the indexes hold of one document: every field, at every depth of maps, by its value as a whole, and its places in
 * the composite indexes.
 */
final class IndexedFields {
    /** Longer values are not indexed; whoever orders by such a field pays with a sort. */
    private static final int LONGEST = 256;

    /**
     * One entry to be.
     *
     * @param index name of the index in its collection: a field path, or what a composite index is called
     * @param key empty when it is too long to be one
     */
    record Entry(String index, ByteString key) {
        boolean tooLong() {
            return key.isEmpty();
        }
    }

    private final Set<Entry> entries = new LinkedHashSet<>();

    /** Of no document: nothing. */
    static IndexedFields of(@Nullable Document document, List<CompositeIndex> composites) {
        IndexedFields fields = ofComposites(document, composites);
        if (document != null) {
            document.getFieldsMap().forEach((name, value) -> fields.add(FieldPath.quoted(name), value));
        }
        return fields;
    }

    static IndexedFields ofComposites(@Nullable Document document, List<CompositeIndex> composites) {
        IndexedFields fields = new IndexedFields();
        for (CompositeIndex composite : composites) {
            Set<ByteString> keys = document == null ? Set.of() : composite.keys(document);
            keys.forEach(key -> fields.entries.add(
                    new Entry(composite.name(), CompositeIndex.tooLong(key) ? ByteString.EMPTY : key)));
        }
        return fields;
    }

    private void add(String path, Value value) {
        byte[] key = value.getSerializedSize() > 2 * LONGEST ? new byte[0] : OrderKey.of(value);
        entries.add(new Entry(path, key.length > LONGEST ? ByteString.EMPTY : ByteString.copyFrom(key)));
        if (value.hasMapValue()) {
            value.getMapValue()
                    .getFieldsMap()
                    .forEach((name, inner) -> add(path + "." + FieldPath.quoted(name), inner));
        }
    }

    /** Names of the indexes that cannot hold this document. */
    Set<String> tooLong() {
        return entries.stream().filter(Entry::tooLong).map(Entry::index).collect(Collectors.toSet());
    }

    /** What an index has to hold of this document and not of the other. */
    Set<Entry> notIn(IndexedFields other) {
        Set<Entry> more = new LinkedHashSet<>(entries);
        more.removeAll(other.entries);
        return more;
    }
}
