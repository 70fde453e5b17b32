package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one document as the indexes hold them: every field, at every depth of maps, by its value as a whole. */
final class IndexedFields {
    /** Longer values are not indexed; whoever orders by such a field pays with a sort. */
    private static final int LONGEST = 256;

    private static final byte[] TOO_LONG = {};

    private final Map<String, byte[]> values = new LinkedHashMap<>();

    /** Of no document: no fields. */
    static IndexedFields of(@Nullable Document document) {
        IndexedFields fields = new IndexedFields();
        if (document != null) {
            document.getFieldsMap().forEach((name, value) -> fields.add(FieldPath.quoted(name), value));
        }
        return fields;
    }

    private void add(String path, Value value) {
        byte[] key = value.getSerializedSize() > 2 * LONGEST ? TOO_LONG : OrderKey.of(value);
        values.put(path, key.length > LONGEST ? TOO_LONG : key);
        if (value.hasMapValue()) {
            value.getMapValue()
                    .getFieldsMap()
                    .forEach((name, inner) -> add(path + "." + FieldPath.quoted(name), inner));
        }
    }

    /** What an index has to hold of this document but does not hold yet because of the previous version. */
    Map<String, byte[]> notIn(IndexedFields other) {
        Map<String, byte[]> more = new LinkedHashMap<>();
        values.forEach((path, key) -> {
            if (!Arrays.equals(key, other.values.get(path))) {
                more.put(path, key);
            }
        });
        return more;
    }

    static boolean tooLong(byte[] key) {
        return key.length == 0;
    }
}
