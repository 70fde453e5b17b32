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
 * What the indexes hold of one document: every field, at every depth of maps, by its value as a whole, and its places in
 * the composite indexes.
 */
public final class DocumentIndexEntries {
    /** Longer values are not indexed; whoever orders by such a field pays with a sort. */
    private static final int MAX_VALUE_BYTES = 256;

    /**
     * One entry to be.
     *
     * @param index name of the index in its collection: a field path, or what a composite index is called
     * @param key empty when it is too long to be one
     */
    public record Entry(String index, ByteString key) {
        public boolean isTooLong() {
            return key.isEmpty();
        }
    }

    private final Set<Entry> entries = new LinkedHashSet<>();

    /** Of no document: nothing. */
    public static DocumentIndexEntries of(@Nullable Document document, List<CompositeIndex> composites) {
        DocumentIndexEntries fields = ofComposites(document, composites);
        if (document != null) {
            document.getFieldsMap().forEach((name, value) -> fields.add(FieldPath.quoted(name), value));
        }
        return fields;
    }

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

    /** Names of the indexes that cannot hold this document. */
    public Set<String> unindexable() {
        return entries.stream().filter(Entry::isTooLong).map(Entry::index).collect(Collectors.toSet());
    }

    /** What an index has to hold of this document and not of the other. */
    public Set<Entry> minus(DocumentIndexEntries other) {
        Set<Entry> more = new LinkedHashSet<>(entries);
        more.removeAll(other.entries);
        return more;
    }
}
