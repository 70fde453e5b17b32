package dev.vipexport.worker.intake;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs that stand still are found.
 *
 * @param every pause between two runs of one worker's sweep
 * @param stillFor a job unchanged for so long gets another ticket
 * @param batch jobs that one run looks at, at most
 */
public record SweepSettings(
        @NotNull @DefaultValue("15s") Duration every,
        @NotNull @DefaultValue("60s") Duration stillFor,
        @Positive @DefaultValue("100") int batch) {}
