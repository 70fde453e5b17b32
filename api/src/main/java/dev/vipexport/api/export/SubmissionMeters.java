package dev.vipexport.api.export;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Counts the answers to orders and retries of exports. */
@Component
final class SubmissionMeters {
    private enum Answer {
        CREATED,
        JOINED,
        FULL,
        FULL_TODAY,
        KEY_CONFLICT,
        GONE,
        NOT_RETRYABLE,
        UNAVAILABLE
    }

    private final Map<Answer, Counter> answers = new EnumMap<>(Answer.class);

    SubmissionMeters(MeterRegistry registry) {
        for (Answer answer : Answer.values()) {
            answers.put(
                    answer,
                    Counter.builder("vip.export.submissions")
                            .description("Valid orders and retries of exports, by the answer")
                            .tag("answer", answer.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** Runs both steps and counts one answer, also if the second step turns the result into an exception. */
    ExportJob count(Supplier<SubmissionResult> submission, Function<SubmissionResult, ExportJob> acceptance) {
        Answer answer = Answer.UNAVAILABLE;
        try {
            SubmissionResult result = submission.get();
            answer = answerOf(result);
            return acceptance.apply(result);
        } catch (BackendUnavailableException e) {
            // the job may be recorded, but its ticket is not sent
            answer = Answer.UNAVAILABLE;
            throw e;
        } finally {
            Objects.requireNonNull(answers.get(answer)).increment();
        }
    }

    /** Handles every kind of result. SealedTypesTest lists them. */
    private static Answer answerOf(SubmissionResult result) {
        if (result instanceof SubmissionResult.Created) {
            return Answer.CREATED;
        }
        if (result instanceof SubmissionResult.Existing) {
            return Answer.JOINED;
        }
        if (result instanceof SubmissionResult.QuotaExceeded) {
            return Answer.FULL;
        }
        if (result instanceof SubmissionResult.DailyQuotaExceeded) {
            return Answer.FULL_TODAY;
        }
        if (result instanceof SubmissionResult.IdempotencyKeyReused) {
            return Answer.KEY_CONFLICT;
        }
        return result instanceof SubmissionResult.JobDeleted ? Answer.GONE : Answer.NOT_RETRYABLE;
    }
}
