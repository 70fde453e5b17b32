package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentTransform.FieldTransform;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import io.grpc.Status.Code;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests limits of the cloud that Google's emulator does not enforce. */
class CloudLimitsTest extends DocumentLimitsTestBase {
    @Test
    void document_isRejected_whenOver40000IndexEntries() throws Exception {
        commit(set(
                "f", array(IntStream.range(0, 39_000).mapToObj(n -> integer(n)).toArray(Value[]::new))));

        assertRejected(
                Code.INVALID_ARGUMENT,
                set(
                        "f",
                        array(IntStream.range(0, 40_001)
                                .mapToObj(n -> integer(n))
                                .toArray(Value[]::new))));
    }

    @Test
    void write_isRejected_whenOver500Transforms() throws Exception {
        Write.Builder write = set("f", integer(1));
        IntStream.range(0, 500)
                .forEach(n -> write.addUpdateTransforms(
                        FieldTransform.newBuilder().setFieldPath("t" + n).setIncrement(integer(1))));
        commit(write);

        assertRejected(
                Code.INVALID_ARGUMENT,
                write.clone()
                        .addUpdateTransforms(
                                FieldTransform.newBuilder().setFieldPath("g").setIncrement(integer(1))));
    }

    @Test
    void documentName_isRejected_whenOver6KiB() {
        assertRejected(
                Code.INVALID_ARGUMENT,
                Write.newBuilder()
                        .setUpdate(Document.newBuilder()
                                .setName(DATABASE + "/documents" + ("/c/" + "d".repeat(1_400)).repeat(5))));
    }

    @Test
    void transform_isRejected_whenItTargetsDocumentName() {
        assertRejected(
                Code.INVALID_ARGUMENT,
                transform(FieldTransform.newBuilder().setFieldPath("__name__").setIncrement(integer(1))));
    }

    @Test
    void transform_isRejected_whenItNestsArrays() {
        assertRejected(
                Code.INVALID_ARGUMENT,
                transform(FieldTransform.newBuilder()
                        .setFieldPath("f")
                        .setAppendMissingElements(ArrayValue.newBuilder().addValues(array(integer(1))))));
    }
}
