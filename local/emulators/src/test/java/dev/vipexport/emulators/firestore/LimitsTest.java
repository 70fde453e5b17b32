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

/** Writes just inside and just outside of what Firestore takes, as its "Usage and limits" and its protocol say. */
class LimitsTest extends LimitsTestBase {
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
    void mapsAndArraysNestTwentyLevelsDeep() throws Exception {
        commit(set("f", nested(20, LimitsTest::map)));
        commit(set("f", nested(10, inner -> array(map(inner)))));

        refuse(Code.INVALID_ARGUMENT, set("f", nested(21, LimitsTest::map)));
        refuse(Code.INVALID_ARGUMENT, set("f", nested(11, inner -> array(map(inner)))));
    }

    @Test
    void anArrayHoldsNoArray() {
        refuse(Code.INVALID_ARGUMENT, set("f", array(array(integer(1)))));
    }

    @Test
    void aFieldNameHasUpTo1500Bytes() throws Exception {
        commit(set("é".repeat(750), integer(1)));

        refuse(Code.INVALID_ARGUMENT, set("é".repeat(750) + "x", integer(1)));
        refuse(Code.INVALID_ARGUMENT, set("", integer(1)));
    }

    @ParameterizedTest
    @CsvSource({"91, 0", "-91, 0", "0, 181", "0, -181", "NaN, 0"})
    void aPointLiesOnTheGlobe(double latitude, double longitude) {
        LatLng point = LatLng.newBuilder()
                .setLatitude(latitude)
                .setLongitude(longitude)
                .build();

        refuse(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setGeoPointValue(point).build()));
    }

    @ParameterizedTest
    @ValueSource(longs = {-62_135_596_801L, 253_402_300_800L})
    void aTimestampLiesInTheYears1To9999(long seconds) {
        Timestamp time = Timestamp.newBuilder().setSeconds(seconds).build();

        refuse(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setTimestampValue(time).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c/d", "projects/p/databases/(default)/documents/c"})
    void aReferenceNamesADocument(String reference) {
        refuse(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setReferenceValue(reference).build()));
    }

    @Test
    void aValueHasAType() {
        refuse(Code.INVALID_ARGUMENT, set("f", Value.getDefaultInstance()));
    }

    @Test
    void collectionsNestUpTo100Levels() throws Exception {
        commit(Write.newBuilder()
                .setUpdate(Document.newBuilder().setName(DATABASE + "/documents" + "/c/d".repeat(100))));

        refuse(
                Code.INVALID_ARGUMENT,
                Write.newBuilder()
                        .setUpdate(Document.newBuilder().setName(DATABASE + "/documents" + "/c/d".repeat(101))));
    }

    @Test
    void aTransformNamesAFieldAndAFittingOperand() {
        Value text = Value.newBuilder().setStringValue("x").build();
        FieldTransform.Builder onF = FieldTransform.newBuilder().setFieldPath("f");

        refuse(Code.INVALID_ARGUMENT, transform(onF.clone()));
        refuse(Code.INVALID_ARGUMENT, transform(onF.clone().setIncrement(text)));
        refuse(Code.INVALID_ARGUMENT, transform(onF.clone().setMaximum(text)));
        refuse(Code.INVALID_ARGUMENT, transform(onF.clone().setMinimum(text)));
    }

    @Test
    void aPreconditionMustHold() throws Exception {
        Write.Builder delete = Write.newBuilder().setDelete(name());
        refuse(
                Code.NOT_FOUND,
                delete.clone().setCurrentDocument(Precondition.newBuilder().setExists(true)));
        Timestamp updated = commit(set("f", integer(1))).getCommitTime();

        refuse(
                Code.INVALID_ARGUMENT,
                delete.clone()
                        .setCurrentDocument(Precondition.newBuilder()
                                .setUpdateTime(Timestamps.add(updated, Durations.fromNanos(1)))));
        commit(delete.clone().setCurrentDocument(Precondition.newBuilder().setUpdateTime(updated)));
        refuse(
                Code.FAILED_PRECONDITION,
                delete.clone().setCurrentDocument(Precondition.newBuilder().setUpdateTime(updated)));
    }

    @Test
    void aVectorIsMadeOfNumbers() {
        MapValue.Builder vector = MapValue.newBuilder()
                .putFields(
                        "__type__",
                        Value.newBuilder().setStringValue("__vector__").build())
                .putFields(
                        "value",
                        array(Value.newBuilder()
                                .setNullValue(NullValue.NULL_VALUE)
                                .build()));

        refuse(
                Code.INVALID_ARGUMENT,
                set("f", Value.newBuilder().setMapValue(vector).build()));
    }
}
