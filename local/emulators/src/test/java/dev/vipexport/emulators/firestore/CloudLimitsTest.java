package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentTransform.FieldTransform;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import io.grpc.Status.Code;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits of the cloud that Google's emulator does not enforce. */
class CloudLimitsTest extends LimitsTestBase {
    @Test
    void aDocumentHasUpTo40000IndexEntries() throws Exception {
        commit(set(
                "f", array(IntStream.range(0, 39_000).mapToObj(n -> integer(n)).toArray(Value[]::new))));

        refuse(
                Code.INVALID_ARGUMENT,
                set(
                        "f",
                        array(IntStream.range(0, 40_001)
                                .mapToObj(n -> integer(n))
                                .toArray(Value[]::new))));
    }

    @Test
    void aDocumentTakesUpTo500Transforms() throws Exception {
        Write.Builder most = set("f", integer(1));
        IntStream.range(0, 500)
                .forEach(n -> most.addUpdateTransforms(
                        FieldTransform.newBuilder().setFieldPath("t" + n).setIncrement(integer(1))));
        commit(most);

        refuse(
                Code.INVALID_ARGUMENT,
                most.clone()
                        .addUpdateTransforms(
                                FieldTransform.newBuilder().setFieldPath("g").setIncrement(integer(1))));
    }

    @Test
    void aDocumentNameHasUpTo6KiB() {
        refuse(
                Code.INVALID_ARGUMENT,
                Write.newBuilder()
                        .setUpdate(Document.newBuilder()
                                .setName(DATABASE + "/documents" + ("/c/" + "d".repeat(1_400)).repeat(5))));
    }

    @Test
    void aTransformLeavesTheNameAlone() {
        refuse(
                Code.INVALID_ARGUMENT,
                transform(FieldTransform.newBuilder().setFieldPath("__name__").setIncrement(integer(1))));
    }

    @Test
    void aTransformPutsNoArrayIntoAnArray() {
        refuse(
                Code.INVALID_ARGUMENT,
                transform(FieldTransform.newBuilder()
                        .setFieldPath("f")
                        .setAppendMissingElements(ArrayValue.newBuilder().addValues(array(integer(1))))));
    }
}
