package dev.vipexport.worker.recovery;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs that stand still are found.
 *
 * @param interval pause between two runs of one worker's sweep
 * @param stalledAfter a job unchanged for so long gets another ticket; longer than a ticket may wait for its retry and a call of
 *     Cloud Storage for its success, or a job that somebody works on would get a second one
 * @param batch jobs that one run looks at, at most
 */
public record SweepSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("15s")
        Duration interval,

        @NotNull @DurationMin(millis = 1) @DefaultValue("3m")
        Duration stalledAfter,

        @Positive @DefaultValue("100") int batch) {}
