package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import com.google.type.LatLng;
import dev.vipexport.emulators.firestore.ResourceName.DocumentName;

/** What one value must be like to be stored. */
final class ValueRules {
    private static final long FIRST_SECOND = -62_135_596_800L;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int NANOS_OF_A_SECOND = 1_000_000_000;
    private static final int MOST_LATITUDE = 90;
    private static final int MOST_LONGITUDE = 180;
    private static final int MOST_DIMENSIONS = 2_048;

    private ValueRules() {}

    /** The value's kind, if it can be stored in that document. */
    static ValueKind checked(Value value, String document) {
        ValueKind kind = ValueKind.of(value);
        boolean isGood = switch (kind) {
            case TIMESTAMP -> isGood(value.getTimestampValue());
            case GEO_POINT -> isGood(value.getGeoPointValue());
            case REFERENCE -> isDocument(value.getReferenceValue());
            case VECTOR -> isVector(value);
            case NULL, BOOLEAN, NAN, NUMBER, STRING, BYTES, ARRAY, MAP -> true;
        };
        if (!isGood) {
            throw Rejection.invalid("Document \"" + document + "\" holds a " + kind
                    + " that is out of range or malformed: " + value.toString().strip());
        }
        return kind;
    }

    private static boolean isGood(Timestamp time) {
        return time.getSeconds() >= FIRST_SECOND
                && time.getSeconds() <= LAST_SECOND
                && time.getNanos() >= 0
                && time.getNanos() < NANOS_OF_A_SECOND;
    }

    private static boolean isGood(LatLng point) {
        return Math.abs(point.getLatitude()) <= MOST_LATITUDE && Math.abs(point.getLongitude()) <= MOST_LONGITUDE;
    }

    private static boolean isDocument(String name) {
        return !DocumentName.parse(name).id().isEmpty();
    }

    private static boolean isVector(Value value) {
        Value elements = value.getMapValue().getFieldsOrDefault("value", Value.getDefaultInstance());
        int dimensions = elements.getArrayValue().getValuesCount();
        return value.getMapValue().getFieldsCount() == 2
                && dimensions > 0
                && dimensions <= MOST_DIMENSIONS
                && elements.getArrayValue().getValuesList().stream()
                        .allMatch(element -> element.hasDoubleValue() || element.hasIntegerValue());
    }
}
