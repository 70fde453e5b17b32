package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ApiExceptionFactory;
import io.grpc.Status;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirestoreFuturesTest {

    @ParameterizedTest
    @CsvSource({
        "FAILED_PRECONDITION, The requested snapshot version is too old., true",
        "INVALID_ARGUMENT, read_time is too old, true",
        "FAILED_PRECONDITION, The query requires an index., false",
        "INVALID_ARGUMENT, limit is negative, false",
        "UNAVAILABLE, The requested snapshot version is too old., false"
    })
    void snapshot_isTooOld_ifStatusAndMessageSaySo(Status.Code status, String message, boolean tooOld) {
        ApiException failure =
                ApiExceptionFactory.createException(message, new RuntimeException(), GrpcStatusCode.of(status), false);

        assertThat(FirestoreFutures.isSnapshotTooOld(failure)).isEqualTo(tooOld);
        assertThat(FirestoreFutures.isSnapshotTooOld(new ExecutionException(failure)))
                .isEqualTo(tooOld);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED_PRECONDITION, The query requires an index. You can create it here: https://x, true",
        "FAILED_PRECONDITION, The query requires a COLLECTION_ASC index for collection c and field f., true",
        "FAILED_PRECONDITION, That index is currently building and cannot be used yet., true",
        "FAILED_PRECONDITION, The requested snapshot version is too old., false",
        "INVALID_ARGUMENT, The query requires an index., false"
    })
    void index_isMissing_ifStatusAndMessageSaySo(Status.Code status, String message, boolean missing) {
        ApiException failure =
                ApiExceptionFactory.createException(message, new RuntimeException(), GrpcStatusCode.of(status), false);

        assertThat(FirestoreFutures.isIndexMissing(failure)).isEqualTo(missing);
        assertThat(FirestoreFutures.isIndexMissing(
                        new BackendUnavailableException("Firestore", "counting", new ExecutionException(failure))))
                .isEqualTo(missing);
    }
}
