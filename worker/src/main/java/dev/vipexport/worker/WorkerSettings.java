package dev.vipexport.worker;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of calls to Firestore.
 *
 * @param callTimeout Maximum duration of one read or write of a job's document. If it takes longer, the work fails and
 *     is retried.
 */
@ConfigurationProperties("vip-export")
@Validated
public record WorkerSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("10s")
        Duration callTimeout) {}
