package dev.vipexport.ops.redrive;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of redrives.
 *
 * @param interval Pause between two jobs of a redrive.
 * @param maxActive Maximum number of active jobs of an organisation while a redrive adds to them. Keep it below {@code
 *     export.max-active} of the API, so that the organisation can still order.
 * @param maxGenerations Maximum number of times that a job is ordered again.
 * @param minAge Time that must pass before a job that was a redrive itself is ordered again.
 * @param maxPerDay Maximum number of jobs of an organisation in a day, as the API's {@code export.max-per-day}. 0 for
 *     no limit.
 */
@ConfigurationProperties("vip-export.redrive")
@Validated
record RedriveSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("1s")
        Duration interval,

        @Positive @DefaultValue("90") int maxActive,
        @Positive @DefaultValue("3") int maxGenerations,
        @NotNull @DefaultValue("10m") Duration minAge,
        @PositiveOrZero @DefaultValue("0") long maxPerDay) {}
