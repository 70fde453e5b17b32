package dev.vipexport.emulators.firestore.value;

import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Builds byte strings whose unsigned order is Firestore's order of values: null, booleans, NaN, numbers, timestamps,
 * strings, bytes, references, geo points, arrays, vectors, maps.
 *
 * <p>No encoding is a prefix of another one. Encodings can thus be concatenated, and a complemented one orders
 * descending.
 */
public final class OrderKey {
    private static final double TWO_POW_63 = 0x1p63;
    private static final String VECTOR = "__vector__";

    /** The key of a map that marks it as a vector. */
    static final String TYPE = "__type__";

    private byte[] bytes = new byte[64];
    private int size;

    /** Returns the encoding of one value. */
    public static byte[] of(Value value) {
        return new OrderKey().value(value).toBytes();
    }

    /** Returns the encoding of a reference to the document or collection with that name. */
    public static byte[] ofName(String name) {
        OrderKey key = new OrderKey();
        key.octet(ValueKind.REFERENCE.tag());
        key.reference(name);
        return key.toBytes();
    }

    /** Returns the encoding so far. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Appends the value, complemented for descending order. */
    public OrderKey directed(Value value, boolean descending) {
        int start = size;
        value(value);
        for (int i = start; descending && i < size; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        return this;
    }

    OrderKey value(Value value) {
        ValueKind kind = ValueKind.of(value);
        octet(kind.tag());
        switch (kind) {
            case NULL, NAN -> {}
            case BOOLEAN -> octet(value.getBooleanValue() ? 1 : 0);
            case NUMBER -> number(value);
            case TIMESTAMP -> {
                int64(value.getTimestampValue().getSeconds());
                int32(value.getTimestampValue().getNanos());
            }
            case STRING -> text(value.getStringValue());
            case BYTES -> octets(value.getBytesValue());
            case REFERENCE -> reference(value.getReferenceValue());
            case GEO_POINT -> {
                // in geo points, unlike in numbers, 0.0 and -0.0 differ
                bits(value.getGeoPointValue().getLatitude());
                bits(value.getGeoPointValue().getLongitude());
            }
            case ARRAY -> {
                value.getArrayValue().getValuesList().forEach(this::value);
                octet(0);
            }
            case VECTOR -> vector(value.getMapValue());
            case MAP -> map(value.getMapValue());
        }
        return this;
    }

    /** Appends a string with a terminator, so that none is a prefix of another. */
    public OrderKey text(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            escaped(b);
        }
        return end();
    }

    /** Appends the id of a document or collection. Numeric ids order by number, before all others. */
    public OrderKey id(String id) {
        OptionalLong number = NumericId.of(id);
        if (number.isEmpty()) {
            return text(id);
        }
        // no text begins so: 0xFF follows a zero byte of a text, and 1 follows the zero byte of its terminator
        octet(0);
        octet(0);
        int64(number.getAsLong());
        return this;
    }

    /** Appends a number in 4 bytes. */
    public OrderKey int32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            octet(value >>> shift);
        }
        return this;
    }

    /** Appends bytes unchanged. */
    public OrderKey raw(byte[] more) {
        grow(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /** Appends a non-negative number in 8 bytes. */
    public OrderKey unsigned64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (value >>> shift));
        }
        return this;
    }

    private void number(Value value) {
        if (value.hasDoubleValue()) {
            real(value.getDoubleValue());
            int16(0);
            return;
        }
        long exact = value.getIntegerValue();
        double nearest = (double) exact;
        real(nearest);
        // above 2^53 several integers share a double; the difference to the double tells them apart
        int16((int) (nearest == TWO_POW_63 ? exact - Long.MAX_VALUE - 1 : exact - (long) nearest));
    }

    private void real(double value) {
        bits(value == 0 ? 0.0 : value);
    }

    private void bits(double value) {
        long bits = Double.doubleToLongBits(value);
        int64(bits ^ (bits >> 63 & Long.MAX_VALUE));
    }

    private void reference(String name) {
        for (String segment : name.split("/", -1)) {
            octet(1);
            id(segment);
        }
        octet(0);
    }

    private void vector(MapValue map) {
        Value elements = map.getFieldsOrDefault("value", Value.getDefaultInstance());
        int32(elements.getArrayValue().getValuesCount());
        elements.getArrayValue().getValuesList().forEach(this::value);
    }

    private void map(MapValue map) {
        TreeMap<ByteString, Value> sorted = new TreeMap<>(ByteString.unsignedLexicographicalComparator());
        for (Map.Entry<String, Value> field : map.getFieldsMap().entrySet()) {
            sorted.put(ByteString.copyFromUtf8(field.getKey()), field.getValue());
        }
        sorted.forEach((key, value) -> {
            octet(1);
            octets(key);
            value(value);
        });
        octet(0);
    }

    static boolean isVector(MapValue map) {
        return map.getFieldsOrDefault(TYPE, Value.getDefaultInstance())
                .getStringValue()
                .equals(VECTOR);
    }

    private void octets(ByteString value) {
        for (int i = 0; i < value.size(); i++) {
            escaped(value.byteAt(i));
        }
        end();
    }

    private void escaped(byte b) {
        octet(b);
        if (b == 0) {
            octet(0xFF);
        }
    }

    private OrderKey end() {
        octet(0);
        octet(1);
        return this;
    }

    private void int64(long value) {
        unsigned64(value ^ Long.MIN_VALUE);
    }

    private void int16(int value) {
        int biased = value + 0x8000;
        octet(biased >>> 8);
        octet(biased);
    }

    private void octet(int value) {
        grow(1);
        bytes[size++] = (byte) value;
    }

    private void grow(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
