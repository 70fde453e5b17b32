package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.JobCallback.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;

class DeliveryResultTest {

    /** Otherwise a tenant could tell open ports from closed and filtered ones. */
    @Test
    void text_isEqual_forAllFailedConnections() {
        assertThat(Stream.of(
                                new ConnectException(),
                                new SocketTimeoutException(),
                                new SSLHandshakeException("a"),
                                new SocketException(),
                                new NoHttpResponseException("a"),
                                new ConnectionClosedException(),
                                new IOException())
                        .map(DeliveryResult::of))
                .allSatisfy(result -> {
                    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
                    assertThat(result.text()).isEqualTo("no answer");
                    assertThat(result.detail()).isNotEqualTo("no answer");
                });
        assertThat(DeliveryResult.TIMED_OUT.text()).isEqualTo("no answer");
    }
}
