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

class StorageCallsTest {

    @ParameterizedTest
    @ValueSource(ints = {503, 400})
    void theSessionOfAnUploadIsNeverToldWhoeverInTheChainNamesIt(int status) {
        var answer = new IOException("PUT https://host/upload?uploadType=resumable&upload_id=SECRET&x=1 was answered");
        var failure = new StorageException(status, "failed at ...upload_id=SECRET", answer);

        String told = printed(StorageCalls.failure(new IOException(failure), "uploading a part"));

        assertThat(told)
                .contains("uploading a part", "upload_id=...", "uploadType=resumable")
                .doesNotContain("SECRET");
    }

    @Test
    void whatNamesNoSessionIsToldAsItIs() {
        var failure = new StorageException(503, "away");

        RuntimeException told = StorageCalls.failure(failure, "uploading a part");

        assertThat(told).isInstanceOf(BackendUnavailableException.class).cause().isSameAs(failure);
    }

    private static String printed(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
