package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.FirestoreProto;
import com.google.firestore.v1.RunQueryRequest;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.fault.Protocol;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Finds a method of the protocol without a target. */
class CallTargetTest {
    private static final Set<String> METHODS = Set.of(
            "GetDocument",
            "ListDocuments",
            "CreateDocument",
            "UpdateDocument",
            "DeleteDocument",
            "BatchGetDocuments",
            "ListCollectionIds",
            "BeginTransaction",
            "Commit",
            "Rollback",
            "BatchWrite",
            "Write",
            "RunQuery",
            "RunAggregationQuery",
            "PartitionQuery",
            "Listen");

    static Stream<String> methods() {
        return METHODS.stream();
    }

    private static Object request(String method) throws Exception {
        MethodDescriptor descriptor =
                FirestoreProto.getDescriptor().findServiceByName("Firestore").findMethodByName(method);
        return Class.forName(
                        "com.google.firestore.v1." + descriptor.getInputType().getName())
                .getMethod("getDefaultInstance")
                .invoke(null);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethod_hasTarget(String method) throws Exception {
        assertThat(CallTarget.of(request(method))).isNotNull();
    }

    @Test
    void queryOverEveryName_hasParentAsTarget() {
        String parent = "projects/p/databases/d/documents/c/a";
        RunQueryRequest.Builder query = RunQueryRequest.newBuilder().setParent(parent);

        assertThat(CallTarget.of(query.build())).isEqualTo(parent);
        query.getStructuredQueryBuilder().addFromBuilder().setAllDescendants(true);
        assertThat(CallTarget.of(query.build())).isEqualTo(parent);
        query.getStructuredQueryBuilder().getFromBuilder(0).setCollectionId("s");
        assertThat(CallTarget.of(query.build())).isEqualTo(parent + "/s");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethod_canHaveFault(String method) {
        Faults faults = new Faults(Protocol.FIRESTORE);
        faults.arm(1, method, new Fault.Status(14));
        assertThat(faults.armed()).hasSize(1);
    }
}
