package dev.vipexport.worker.plan;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of planning. A recorded plan holds for its attempt, even if other workers have other settings.
 *
 * @param maxAttempts Maximum number of snapshots of a job. If the last one expires, the job ends as FAILED.
 * @param countTimeout Maximum duration of one count. Firestore itself stops a count after 60 s.
 * @param sliceRows Maximum number of rows in a slice. A job with more rows is sliced. Only a slice of one microsecond
 *     can have more.
 * @param maxQueuedSlices Maximum number of slices of one job that are queued or running. More slices occupy more
 *     workers. A job has a smaller share if others of its organisation run when it is planned.
 * @param countConcurrency Maximum number of parallel counts while a worker slices a job.
 * @param maxRemainingRows Rows of large jobs that may be left to read before another large job takes its snapshot. Until
 *     then that job waits, unless it is the only large one of its organisation and has at most a million rows. All workers
 *     together must read this many rows, and those of two of the largest jobs for each worker, before Firestore forgets a
 *     snapshot. 0 sets no limit.
 * @param wholeMinutes Whether large jobs read at a whole minute. Set it if the database keeps versions of seven days for
 *     point-in-time recovery. Then a snapshot is good for seven days instead of an hour. A large job waits for the
 *     first whole minute after its order, and holds its thread until then.
 * @param maxRowsPerDay Maximum number of rows that the exports of one organisation count in a day of UTC. A job that
 *     exceeds it ends as FAILED. 0 sets no limit.
 */
@ConfigurationProperties("vip-export.plan")
@Validated
public record PlanSettings(
        @Positive @DefaultValue("3") int maxAttempts,

        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration countTimeout,

        @Positive @DefaultValue("20000") long sliceRows,
        @Positive @DefaultValue("32") int maxQueuedSlices,
        @Positive @DefaultValue("8") int countConcurrency,
        @PositiveOrZero @DefaultValue("20000000") long maxRemainingRows,
        @DefaultValue("false") boolean wholeMinutes,
        @PositiveOrZero @DefaultValue("100000000") long maxRowsPerDay) {}
