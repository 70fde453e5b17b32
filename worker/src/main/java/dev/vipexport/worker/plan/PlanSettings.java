package dev.vipexport.worker.plan;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a job is planned.
 *
 * @param attempts snapshots that a job may lose before it fails
 * @param countTimeout how long the count may take; Firestore itself gives up after 60 s
 */
public record PlanSettings(
        @Positive @DefaultValue("3") int attempts,
        @NotNull @DefaultValue("60s") Duration countTimeout) {}
