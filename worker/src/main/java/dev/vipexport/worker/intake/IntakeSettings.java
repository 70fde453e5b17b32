package dev.vipexport.worker.intake;

import java.time.Duration;

/**
 * All settings of the intake.
 *
 * @param progressEvery how often a job under way records and announces its rows
 * @param attempts snapshots that a job may lose before it fails
 */
public record IntakeSettings(
        QueueSettings queue, RetrySettings retry, SweepSettings sweep, Duration progressEvery, int attempts) {}
