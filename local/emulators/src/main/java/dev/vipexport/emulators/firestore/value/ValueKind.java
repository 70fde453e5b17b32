package dev.vipexport.emulators.firestore.value;

import com.google.firestore.v1.Value;

/** The kinds of values in Firestore's order. A range filter matches only values of its operand's kind. */
public enum ValueKind {
    NULL(5),
    BOOLEAN(10),
    NAN(15),
    NUMBER(20),
    TIMESTAMP(25),
    STRING(30),
    BYTES(35),
    REFERENCE(40),
    GEO_POINT(45),
    ARRAY(50),
    VECTOR(55),
    MAP(60);

    private final int tag;

    ValueKind(int tag) {
        this.tag = tag;
    }

    /** Returns the first byte of an {@link OrderKey}. The bytes 0 and 1 mark end and continuation. */
    public int tag() {
        return tag;
    }

    /** Returns the kind of the value. */
    public static ValueKind of(Value value) {
        return switch (value.getValueTypeCase()) {
            case NULL_VALUE -> NULL;
            case BOOLEAN_VALUE -> BOOLEAN;
            case INTEGER_VALUE -> NUMBER;
            case DOUBLE_VALUE -> Double.isNaN(value.getDoubleValue()) ? NAN : NUMBER;
            case TIMESTAMP_VALUE -> TIMESTAMP;
            case STRING_VALUE -> STRING;
            case BYTES_VALUE -> BYTES;
            case REFERENCE_VALUE -> REFERENCE;
            case GEO_POINT_VALUE -> GEO_POINT;
            case ARRAY_VALUE -> ARRAY;
            case MAP_VALUE -> OrderKey.isVector(value.getMapValue()) ? VECTOR : MAP;
            case FIELD_REFERENCE_VALUE, VARIABLE_REFERENCE_VALUE, FUNCTION_VALUE, PIPELINE_VALUE, VALUETYPE_NOT_SET ->
                throw StatusErrors.invalid("A value has no type that a document can hold: " + value.getValueTypeCase());
        };
    }
}
