package dev.vipexport.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

class ApiExceptionHandlerTest {
    private final ApiExceptionHandler handler = new ApiExceptionHandler(new RetrySettings(Duration.ofSeconds(5)));

    @Test
    void unexpectedError_hidesDetail_andGivesReference() {
        ResponseEntity<Object> answer = handler.handleUnexpected(new IllegalStateException("the secret is 4711"));

        assertThat(answer.getStatusCode().value()).isEqualTo(500);
        assertThat(answer.getBody())
                .isInstanceOfSatisfying(
                        ErrorBody.class,
                        problem -> assertThat(problem.message())
                                .matches("Internal error. Report reference [0-9a-f]{32} to the operator"));
    }
}
