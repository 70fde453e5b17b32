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

/**
 * An index over several fields of a collection. A query that fixes the first fields and orders by the rest reads only
 * its results.
 *
 * <p>Keys have the direction of the last part, so the document's name, which follows, has the same direction. A
 * backward scan gives the opposite order.
 */
public final class CompositeIndex {
    private static final int MAX_KEY_BYTES = 1_024;

    /** Marks the name of a composite index in the catalog. No field path begins with it. */
    private static final String NAME_PREFIX = "(";

    /** The mode of one field of an index. */
    public enum Mode {
        ASCENDING,
        DESCENDING,
        CONTAINS
    }

    /** One field of the index with its mode. */
    public record Part(FieldPath field, Mode mode) {
        @Override
        public String toString() {
            return field + " " + mode;
        }
    }

    private final String collectionId;
    private final List<Part> parts;
    private final String name;

    CompositeIndex(String collectionId, List<Part> parts) {
        this.collectionId = collectionId;
        this.parts = List.copyOf(parts);
        this.name = parts.stream().map(Part::toString).collect(Collectors.joining(", ", NAME_PREFIX, ")"));
    }

    /** Returns the fields in order. */
    public List<Part> parts() {
        return parts;
    }

    /** Returns whether that name in the catalog is a composite index. */
    public static boolean isCompositeName(String index) {
        return index.startsWith(NAME_PREFIX);
    }

    /** Returns the name in the catalog. */
    public String name() {
        return name;
    }

    /** Returns whether the index covers the collection with that path. */
    public boolean appliesTo(String collection) {
        return collection.endsWith("/" + collectionId);
    }

    /** Returns whether keys hold the values of this part in descending order. */
    public boolean isComplemented(Part part) {
        Mode last = parts.get(parts.size() - 1).mode();
        return (part.mode() == Mode.DESCENDING) != (last == Mode.DESCENDING);
    }

    /** Returns the document's keys: none if it lacks a field, one per element of an array. */
    public Set<ByteString> keys(Document document) {
        Set<ByteString> keys = Set.of(ByteString.EMPTY);
        for (Part part : parts) {
            Value value = part.field().valueIn(document);
            if (value == null || (part.mode() == Mode.CONTAINS && !value.hasArrayValue())) {
                return Set.of();
            }
            List<Value> values =
                    part.mode() == Mode.CONTAINS ? value.getArrayValue().getValuesList() : List.of(value);
            keys = appendValues(keys, values, isComplemented(part));
        }
        return keys;
    }

    private static Set<ByteString> appendValues(Set<ByteString> keys, List<Value> values, boolean complemented) {
        Set<ByteString> longer = new LinkedHashSet<>();
        for (Value value : values) {
            ByteString suffix = ByteString.copyFrom(
                    new OrderKey().directed(value, complemented).toBytes());
            keys.forEach(key -> longer.add(key.concat(suffix)));
        }
        return longer;
    }

    static boolean isTooLong(ByteString key) {
        return key.size() > MAX_KEY_BYTES;
    }
}
