package dev.vipexport.emulators.firestore.value;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path to a field in the notation {@code a.b.`c d`}. {@code __name__} alone is the document's name. */
public record FieldPath(List<String> segments) {
    /** The document's name. */
    public static final FieldPath NAME = new FieldPath(List.of("__name__"));

    /** Orders paths segment by segment, by UTF-8 bytes. */
    public static final Comparator<FieldPath> ORDER = (one, other) -> Arrays.compare(
            one.segments.toArray(String[]::new), other.segments.toArray(String[]::new), Utf8Order.INSTANCE);

    private static final int MAX_NAME_BYTES = 1_500;
    private static final Pattern RESERVED = Pattern.compile("__.*__", Pattern.DOTALL);

    /**
     * Parses a path.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if it is malformed
     */
    public static FieldPath parse(String text) {
        FieldPath path = new FieldPath(new FieldPathParser(text).segments());
        if (!path.equals(NAME)) {
            path.segments.forEach(segment -> checkName(segment, text));
        }
        return path;
    }

    /** Parses several paths. */
    public static List<FieldPath> parseAll(List<String> texts) {
        return texts.stream().map(FieldPath::parse).toList();
    }

    static void checkName(String name, String where) {
        if (name.isEmpty()) {
            throw StatusErrors.invalid("The property.name is the empty string.");
        }
        if (RESERVED.matcher(name).matches()) {
            throw StatusErrors.invalid("field name " + name + " is reserved");
        }
        if (name.length() > MAX_NAME_BYTES / 3 && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw StatusErrors.invalid("A field name in \"" + where + "\" is longer than 1,500 bytes");
        }
    }

    static boolean isSimple(String segment) {
        boolean isSimple = !segment.isEmpty() && !isDigit(segment.charAt(0));
        for (int i = 0; isSimple && i < segment.length(); i++) {
            char c = segment.charAt(i);
            isSimple = c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
        return isSimple;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Returns whether this is the document's name. */
    public boolean isDocumentName() {
        return equals(NAME);
    }

    /** Returns whether the other path leads into the value at this one. */
    public boolean isParentOf(FieldPath other) {
        return other.segments.size() > segments.size()
                && other.segments.subList(0, segments.size()).equals(segments);
    }

    FieldPath child(String segment) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(segment);
        return new FieldPath(List.copyOf(longer));
    }

    /** Returns the value at this path: a reference for {@code __name__}, null if the document lacks the field. */
    @Nullable
    public Value valueIn(Document document) {
        return isDocumentName()
                ? Value.newBuilder().setReferenceValue(document.getName()).build()
                : valueIn(document.getFieldsMap());
    }

    /** Returns the value at this path, null if the fields lack it. */
    @Nullable
    public Value valueIn(Map<String, Value> fields) {
        Value value = fields.get(segments.get(0));
        for (int i = 1; i < segments.size() && value != null; i++) {
            value = value.hasMapValue() ? value.getMapValue().getFieldsMap().get(segments.get(i)) : null;
        }
        return value;
    }

    /** Sets the value and creates maps on the way. A null value removes the field and creates nothing. */
    public void set(Map<String, Value> fields, @Nullable Value value) {
        set(fields, 0, value);
    }

    private void set(Map<String, Value> fields, int depth, @Nullable Value value) {
        String segment = segments.get(depth);
        if (depth == segments.size() - 1) {
            if (value == null) {
                fields.remove(segment);
            } else {
                fields.put(segment, value);
            }
            return;
        }
        Value inner = fields.get(segment);
        Map<String, Value> copy = new HashMap<>();
        if (inner != null && inner.hasMapValue()) {
            copy.putAll(inner.getMapValue().getFieldsMap());
        } else if (value == null) {
            return;
        }
        set(copy, depth + 1, value);
        fields.put(
                segment,
                Value.newBuilder()
                        .setMapValue(MapValue.newBuilder().putAllFields(copy))
                        .build());
    }

    /** Returns the document with only these fields. An empty list leaves only name and times. */
    public static Document project(Document document, List<FieldPath> paths) {
        Map<String, Value> kept = new HashMap<>();
        for (FieldPath path : paths) {
            Value value = path.isDocumentName() ? null : path.valueIn(document);
            if (value != null) {
                path.set(kept, value);
            }
        }
        return Document.newBuilder()
                .setName(document.getName())
                .setCreateTime(document.getCreateTime())
                .setUpdateTime(document.getUpdateTime())
                .putAllFields(kept)
                .build();
    }

    /** Returns the path in Firestore's notation. Back-ticks quote segments that are no plain identifiers. */
    @Override
    public String toString() {
        return String.join(".", segments.stream().map(FieldPath::quoted).toList());
    }

    /** Returns one segment in Firestore's notation. */
    public static String quoted(String segment) {
        return isSimple(segment) ? segment : "`" + segment.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }
}
