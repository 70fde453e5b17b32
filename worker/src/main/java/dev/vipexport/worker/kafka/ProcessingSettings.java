package dev.vipexport.worker.kafka;

import dev.vipexport.worker.recovery.SweepSettings;
import java.time.Duration;

/**
 * All settings of the intake.
 *
 * @param progressInterval how often a job under way records and announces its rows
 * @param maxAttempts snapshots that a job may lose before it fails
 */
public record ProcessingSettings(
        KafkaSettings kafka, RetrySettings retry, SweepSettings sweep, Duration progressInterval, int maxAttempts) {}
