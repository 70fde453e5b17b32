package dev.vipexport.emulators.firestore.value;

import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import com.google.type.LatLng;

/** Rejects values that Firestore does not accept. {@link DocumentLimits} checks size and nesting. */
public final class ValueValidator {
    private static final double MAX_LATITUDE = 90;
    private static final double MAX_LONGITUDE = 180;
    private static final long YEAR_1 = -62_135_596_800L;
    private static final long YEAR_10000 = 253_402_300_800L;
    private static final int NANOS = 1_000_000_000;
    private static final int MAX_VECTOR_LENGTH = 2_048;

    private ValueValidator() {}

    /** Checks a value to compare with. Rejects one whose parts no document can hold. */
    public static void checkOperand(Value value) {
        checkScalar(value);
        value.getArrayValue().getValuesList().forEach(ValueValidator::checkOperand);
        value.getMapValue().getFieldsMap().forEach((name, field) -> {
            if (!name.equals(OrderKey.TYPE)) {
                FieldPath.checkName(name, "a map");
            }
            checkOperand(field);
        });
    }

    /** Checks a value to compare with document names of this database. */
    public static void checkDocumentName(Value value, String database) {
        if (!value.hasReferenceValue()) {
            throw StatusErrors.invalid("__key__ filter value must be a Key");
        }
        ResourceName.reference(value.getReferenceValue(), database);
    }

    static void checkScalar(Value value) {
        switch (value.getValueTypeCase()) {
            case GEO_POINT_VALUE -> check(value.getGeoPointValue());
            case TIMESTAMP_VALUE -> check(value.getTimestampValue());
            case REFERENCE_VALUE -> ResourceName.reference(value.getReferenceValue());
            default -> ValueKind.of(value);
        }
    }

    private static void check(LatLng point) {
        check("latitude", point.getLatitude(), MAX_LATITUDE);
        check("longitude", point.getLongitude(), MAX_LONGITUDE);
    }

    private static void check(String what, double degrees, double max) {
        // not a number is in no range
        if (!(Math.abs(degrees) <= max)) {
            throw StatusErrors.invalid(
                    "Geo point " + what + " '" + degrees + "' outside permitted range " + -max + " to " + max + ".");
        }
    }

    private static void check(Timestamp time) {
        boolean inRange = time.getSeconds() >= YEAR_1
                && time.getSeconds() < YEAR_10000
                && time.getNanos() >= 0
                && time.getNanos() < NANOS;
        if (!inRange) {
            throw StatusErrors.invalid("A timestamp is within the years 1 to 9999, not " + time.getSeconds() + " s "
                    + time.getNanos() + " ns");
        }
    }

    /** Checks a map with a type: it must be a vector of finite doubles. */
    static void checkVector(MapValue map, String document) {
        Value elements = map.getFieldsOrDefault("value", Value.getDefaultInstance());
        int length = elements.getArrayValue().getValuesCount();
        boolean vector = OrderKey.isVector(map)
                && map.getFieldsCount() == 2
                && length > 0
                && length <= MAX_VECTOR_LENGTH
                && elements.getArrayValue().getValuesList().stream().allMatch(ValueValidator::isElement);
        if (!vector) {
            throw StatusErrors.invalid("Document \"" + document + "\" holds a map with " + OrderKey.TYPE
                    + " that is no vector of 1 to " + MAX_VECTOR_LENGTH + " finite doubles");
        }
    }

    private static boolean isElement(Value value) {
        return value.hasDoubleValue() && Double.isFinite(value.getDoubleValue());
    }
}
