package dev.vipexport.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

class ProblemAdviceTest {
    private final ProblemAdvice advice = new ProblemAdvice(new RetryAfter(Duration.ofSeconds(5)));

    @Test
    void whatNobodyExpectedGivesAReferenceAndNoDetail() {
        ResponseEntity<Object> answer = advice.unexpected(new IllegalStateException("the secret is 4711"));

        assertThat(answer.getStatusCode().value()).isEqualTo(500);
        assertThat(answer.getBody())
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.message()).matches("Something went wrong; reference [0-9a-f]{32}"));
    }
}
