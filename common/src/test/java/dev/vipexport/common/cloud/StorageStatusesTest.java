package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.Retryable;
import com.google.cloud.storage.StorageException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageStatusesTest {

    @ParameterizedTest
    @CsvSource({
        "403, forbidden, no permission, OPERATOR",
        "403, rateLimitExceeded, slow down, TRANSIENT",
        "403, userRateLimitExceeded, slow down, TRANSIENT",
        "404, notFound, No such object: b/x, TRANSIENT",
        "404, notFound, The specified bucket does not exist., OPERATOR",
        "400, invalid, x, PERMANENT"
    })
    void kind_followsReasonAndMessage(int status, String reason, String message, FailureKind kind) {
        var failure = new StorageException(status, message, reason, null);

        assertThat(StorageStatuses.find(new IllegalStateException(failure))).contains(kind);
    }

    static Stream<IOException> brokenConnections() {
        return Stream.of(
                new IOException("connection reset"),
                new SocketTimeoutException("read"),
                new UnknownHostException("storage.googleapis.com"),
                new SSLHandshakeException("bad certificate"));
    }

    @ParameterizedTest
    @MethodSource("brokenConnections")
    void failure_isTransient_whenNoResponseComes(IOException failure) {
        assertThat(StorageStatuses.find(failure)).contains(FailureKind.TRANSIENT);
        assertThat(StorageStatuses.find(new StorageException(failure))).contains(FailureKind.TRANSIENT);
    }

    /** A failure of Google's authorization, as its library throws it. */
    private static final class TokenRefused extends IOException implements Retryable {
        private final boolean retryable;

        TokenRefused(boolean retryable) {
            this.retryable = retryable;
        }

        @Override
        public boolean isRetryable() {
            return retryable;
        }

        @Override
        public int getRetryCount() {
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failure_isForTheOperator_whenTheTokenIsRefusedForGood(boolean retryable) {
        var failure = new StorageException(new IOException("no token", new TokenRefused(retryable)));

        assertThat(StorageStatuses.find(failure)).contains(retryable ? FailureKind.TRANSIENT : FailureKind.OPERATOR);
    }

    @Test
    void failure_hasNoKind_whenItIsOfNoBackend() {
        assertThat(StorageStatuses.find(new IllegalStateException("a bug"))).isEmpty();
    }
}
