package dev.vipexport.worker.heartbeat;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of what a worker tells operators.
 *
 * @param interval Pause between two heartbeats. With each one the worker reads whether an operator has paused a lane or this
 *     worker. A heartbeat costs one write and four reads of documents.
 * @param leaveTimeout Maximum time that a worker that stops waits until its heartbeat is deleted. If it is not, operators see
 *     the worker as silent for a day.
 */
@ConfigurationProperties("vip-export.heartbeat")
@Validated
public record HeartbeatSettings(
        @NotNull @DurationMin(millis = 10) @DefaultValue("15s")
        Duration interval,

        @NotNull @DurationMin(millis = 10) @DefaultValue("1s")
        Duration leaveTimeout) {}
