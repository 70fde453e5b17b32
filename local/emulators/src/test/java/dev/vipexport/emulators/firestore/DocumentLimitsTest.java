package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentTransform.FieldTransform;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.type.LatLng;
import io.grpc.Status.Code;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests writes just inside and just outside of Firestore's limits: see its "Usage and limits" and its protocol. */
class DocumentLimitsTest extends DocumentLimitsTestBase {
    private static Value nested(int levels, UnaryOperator<Value> around) {
        Value value = integer(1);
        for (int level = 0; level < levels; level++) {
            value = around.apply(value);
        }
        return value;
    }

    private static Value map(Value inner) {
        return Value.newBuilder()
                .setMapValue(MapValue.newBuilder().putFields("m", inner))
                .build();
    }

    @Test
    void nesting_isLimitedTo20Levels() throws Exception {
        commit(set("f", nested(20, DocumentLimitsTest::map)));
        commit(set("f", nested(10, inner -> array(map(inner)))));

        assertRejected(Code.INVALID_ARGUMENT, set("f", nested(21, DocumentLimitsTest::map)));
        assertRejected(Code.INVALID_ARGUMENT, set("f", nested(11, inner -> array(map(inner)))));
    }

    @Test
    void array_isRejected_insideArray() {
        assertRejected(Code.INVALID_ARGUMENT, set("f", array(array(integer(1)))));
    }

    @Test
    void fieldName_isLimitedTo1500Bytes() throws Exception {
        commit(set("é".repeat(750), integer(1)));

        assertRejected(Code.INVALID_ARGUMENT, set("é".repeat(750) + "x", integer(1)));
        assertRejected(Code.INVALID_ARGUMENT, set("", integer(1)));
    }

    @ParameterizedTest
    @CsvSource({"91, 0", "-91, 0", "0, 181", "0, -181", "NaN, 0"})
    void geoPoint_isRejected_whenOutOfRange(double latitude, double longitude) {
        LatLng point = LatLng.newBuilder()
                .setLatitude(latitude)
                .setLongitude(longitude)
                .build();

        assertRejected(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setGeoPointValue(point).build()));
    }

    @ParameterizedTest
    @ValueSource(longs = {-62_135_596_801L, 253_402_300_800L})
    void timestamp_isRejected_whenOutsideYears1To9999(long seconds) {
        Timestamp time = Timestamp.newBuilder().setSeconds(seconds).build();

        assertRejected(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setTimestampValue(time).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c/d", "projects/p/databases/(default)/documents/c"})
    void reference_isRejected_whenNotADocument(String reference) {
        assertRejected(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setReferenceValue(reference).build()));
    }

    @Test
    void value_isRejected_withoutType() {
        assertRejected(Code.INVALID_ARGUMENT, set("f", Value.getDefaultInstance()));
    }

    @Test
    void collections_nestUpTo100Levels() throws Exception {
        commit(Write.newBuilder()
                .setUpdate(Document.newBuilder().setName(DATABASE + "/documents" + "/c/d".repeat(100))));

        assertRejected(
                Code.INVALID_ARGUMENT,
                Write.newBuilder()
                        .setUpdate(Document.newBuilder().setName(DATABASE + "/documents" + "/c/d".repeat(101))));
    }

    @Test
    void transform_isRejected_withoutFittingOperand() {
        Value text = Value.newBuilder().setStringValue("x").build();
        FieldTransform.Builder onF = FieldTransform.newBuilder().setFieldPath("f");

        assertRejected(Code.INVALID_ARGUMENT, transform(onF.clone()));
        assertRejected(Code.INVALID_ARGUMENT, transform(onF.clone().setIncrement(text)));
        assertRejected(Code.INVALID_ARGUMENT, transform(onF.clone().setMaximum(text)));
        assertRejected(Code.INVALID_ARGUMENT, transform(onF.clone().setMinimum(text)));
    }

    @Test
    void delete_fails_whenPreconditionIsUnmet() throws Exception {
        Write.Builder delete = Write.newBuilder().setDelete(name());
        assertRejected(
                Code.NOT_FOUND,
                delete.clone().setCurrentDocument(Precondition.newBuilder().setExists(true)));
        Timestamp updated = commit(set("f", integer(1))).getCommitTime();

        assertRejected(
                Code.INVALID_ARGUMENT,
                delete.clone()
                        .setCurrentDocument(Precondition.newBuilder()
                                .setUpdateTime(Timestamps.add(updated, Durations.fromNanos(1)))));
        commit(delete.clone().setCurrentDocument(Precondition.newBuilder().setUpdateTime(updated)));
        assertRejected(
                Code.FAILED_PRECONDITION,
                delete.clone().setCurrentDocument(Precondition.newBuilder().setUpdateTime(updated)));
    }

    @Test
    void vector_isRejected_whenElementIsNoNumber() {
        MapValue.Builder vector = MapValue.newBuilder()
                .putFields(
                        "__type__",
                        Value.newBuilder().setStringValue("__vector__").build())
                .putFields(
                        "value",
                        array(Value.newBuilder()
                                .setNullValue(NullValue.NULL_VALUE)
                                .build()));

        assertRejected(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setMapValue(vector).build()));
    }
}
