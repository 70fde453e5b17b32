package dev.vipexport.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;

class ApiExceptionHandlerTest {
    private final ApiExceptionHandler handler = new ApiExceptionHandler(new RetrySettings(Duration.ofSeconds(5)));

    @Test
    void unexpectedError_hidesDetail_andGivesReference() {
        ResponseEntity<Object> answer =
                Objects.requireNonNull(handler.handleUnexpected(new IllegalStateException("the secret is 4711")));

        assertThat(answer.getStatusCode().value()).isEqualTo(500);
        assertThat(answer.getBody())
                .isInstanceOfSatisfying(
                        ErrorBody.class,
                        problem -> assertThat(problem.message())
                                .matches("Internal error. Report reference [0-9a-f]{32} to the operator"));
    }

    @Test
    void disconnect_isNoErrorOfOurs() {
        assertThat(handler.handleUnexpected(new HttpMessageNotWritableException("body", new EofException("closed"))))
                .isNull();
        assertThat(handler.handleUnexpected(new IOException("write", new ClosedChannelException())))
                .as("of a back end")
                .isNotNull();
    }
}
