package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.storage.StorageException;
import io.grpc.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorNamesTest {

    @Test
    void name_isThatOfTheInnermostCause() {
        assertThat(ErrorNames.of(new IllegalStateException("a", new IOException("b"))))
                .isEqualTo("IOException");
        assertThat(ErrorNames.of(new IllegalStateException("a"))).isEqualTo("IllegalStateException");
    }

    @Test
    void name_hasStatus_ofFirestoreAndCloudStorage() {
        ApiException denied = new PermissionDeniedException(
                "text", new IOException("more text"), GrpcStatusCode.of(Status.Code.PERMISSION_DENIED), false);

        assertThat(ErrorNames.of(new IllegalStateException("a", denied)))
                .isEqualTo("PermissionDeniedException PERMISSION_DENIED");
        assertThat(ErrorNames.of(new IllegalStateException(
                        "a", new StorageException(503, "text", new IOException("more text")))))
                .isEqualTo("StorageException 503");
    }
}
