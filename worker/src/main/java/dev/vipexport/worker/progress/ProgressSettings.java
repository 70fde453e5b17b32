package dev.vipexport.worker.progress;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of progress.
 *
 * @param progressInterval Pause between two progress updates of a running job. Each update is one write and one event.
 */
@ConfigurationProperties("vip-export")
@Validated
public record ProgressSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("2s")
        Duration progressInterval) {}
