package dev.vipexport.worker.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.StorageException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageErrorsTest {

    @ParameterizedTest
    @ValueSource(ints = {503, 400})
    void exception_redactsUploadSession_inWholeCauseChain(int status) {
        var cause = new IOException("PUT https://host/upload?uploadType=resumable&upload_id=SECRET&x=1 was answered");
        var failure = new StorageException(status, "failed at ...upload_id=SECRET", cause);

        String trace = stackTrace(StorageErrors.toException(new IOException(failure), "uploading a part"));

        assertThat(trace)
                .contains("uploading a part", "upload_session=...", "uploadType=resumable")
                .doesNotContain("SECRET");
    }

    @Test
    void exception_keepsCause_whenNoSessionIsNamed() {
        var failure = new StorageException(503, "away");

        RuntimeException exception = StorageErrors.toException(failure, "uploading a part");

        assertThat(exception)
                .isInstanceOf(BackendUnavailableException.class)
                .cause()
                .isSameAs(failure);
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
