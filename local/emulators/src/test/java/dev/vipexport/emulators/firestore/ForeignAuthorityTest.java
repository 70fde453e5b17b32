package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.ListCollectionIdsRequest;
import dev.vipexport.emulators.firestore.rpc.FirestoreMethods;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import org.junit.jupiter.api.Test;

class ForeignAuthorityTest {
    private static final ListCollectionIdsRequest REQUEST = ListCollectionIdsRequest.newBuilder()
            .setParent("projects/p/databases/(default)/documents")
            .build();

    @Test
    void call_isRefused_whenAuthorityIsForeign() {
        assertThatThrownBy(() -> call("evil.example"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
    }

    @Test
    void call_isAnswered_whenAuthorityIsLocalhost() {
        assertThat(call("localhost:8085")).isZero();
    }

    private static int call(String authority) {
        try (var server = FirestoreServer.start(FirestoreServer.Options.inMemory())) {
            ManagedChannel channel = ManagedChannelBuilder.forTarget(server.endpoint())
                    .usePlaintext()
                    .overrideAuthority(authority)
                    .build();
            try {
                return ClientCalls.blockingUnaryCall(
                                channel, FirestoreMethods.LIST_COLLECTION_IDS, CallOptions.DEFAULT, REQUEST)
                        .getCollectionIdsCount();
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
