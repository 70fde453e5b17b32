package dev.vipexport.ops.redrive;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.job.store.JobSubmissions.Limits;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.ops.redrive.Redrive.State;
import dev.vipexport.ops.redrive.RedriveItem.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Works on the running redrives, one job in each interval. Any instance of this app can, and continues what another one has
 * left. A step that is repeated finds the job that the first one has made.
 */
@Component
final class RedriveRunner implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(RedriveRunner.class);

    /** Redrives that are looked at. Older ones have ended. */
    private static final int NEWEST = 20;

    private static final Duration LEASE = Duration.ofMinutes(1);

    /** Of so many of the last new jobs, … */
    private static final int SAMPLE = 10;

    /** … so many that fail with one code stop the redrive: the cause is still there. */
    private static final int MAX_FAILURES = 3;

    private final RedriveStore redrives;
    private final RedrivePlanner planner;
    private final JobStore jobs;
    private final JobSubmissions submissions;
    private final TicketPublisher tickets;
    private final RedriveSettings settings;
    private final InstantSource clock;

    RedriveRunner(
            RedriveStore redrives,
            RedrivePlanner planner,
            JobStore jobs,
            JobSubmissions submissions,
            TicketPublisher tickets,
            RedriveSettings settings,
            InstantSource clock) {
        this.redrives = redrives;
        this.planner = planner;
        this.jobs = jobs;
        this.submissions = submissions;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(new FixedDelayTask(this::step, settings.interval(), settings.interval()));
    }

    /** Does one job of the oldest running redrive. Logs a failure, because the next step repeats it. */
    void step() {
        try {
            List<Redrive> newest = redrives.newest(NEWEST);
            for (int i = newest.size() - 1; i >= 0; i--) {
                if (newest.get(i).state() == State.RUNNING) {
                    step(newest.get(i).redriveId());
                    return;
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("A step of a redrive failed; the next step repeats it", e);
        }
    }

    private void step(String id) {
        Instant now = clock.instant();
        Optional<Redrive> leased = redrives.change(id, current -> current.leased(now, now.plus(LEASE)));
        if (leased.isEmpty()) {
            return;
        }
        Redrive redrive = leased.get();
        Optional<String> cause = findLastingCause(redrive);
        if (cause.isPresent()) {
            LOG.warn("Redrive {} stops, because {}", id, cause.get());
            redrives.change(id, current -> Optional.of(current.stopped(cause.get())));
            return;
        }
        Optional<RedriveItem> next = redrive.next();
        if (next.isPresent()) {
            RedriveItem ended = orderAgain(next.get());
            redrives.change(id, current -> Optional.of(current.recorded(ended)));
        } else {
            redrives.change(id, current -> Optional.of(current.finished()));
        }
    }

    private Optional<String> findLastingCause(Redrive redrive) {
        List<String> newIds = redrive.items().stream()
                .map(RedriveItem::newExportId)
                .filter(Objects::nonNull)
                .toList();
        List<String> last = newIds.subList(Math.max(0, newIds.size() - SAMPLE), newIds.size());
        Map<String, Long> failures = jobs.findAll(last).stream()
                .filter(job -> job.state() == JobState.FAILED)
                .map(job -> Objects.requireNonNull(job.failure()).code().wireName())
                .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
        return failures.entrySet().stream()
                .filter(failure -> failure.getValue() >= MAX_FAILURES)
                .map(failure ->
                        failure.getValue() + " of the last " + last.size() + " new jobs failed as " + failure.getKey())
                .findFirst();
    }

    private RedriveItem orderAgain(RedriveItem item) {
        // what has changed since the plan counts
        RedriveItem now = planner.plan(List.of(item.exportId())).get(0);
        if (now.verdict() != Verdict.REDRIVE) {
            return item.ended("skipped", now.why(), null);
        }
        ExportJob original = jobs.find(item.exportId()).orElse(null);
        if (original == null) {
            return item.ended("skipped", "it is deleted", null);
        }
        SubmissionResult result = submissions.retry(
                original.exportId(),
                original.caller(),
                original.retention(),
                new Limits(settings.maxActive(), settings.maxPerDay()),
                clock.instant());
        if (result instanceof SubmissionResult.Created created) {
            send(created.job());
            return item.ended("redriven", "ordered again", created.job().exportId());
        }
        if (result instanceof SubmissionResult.Existing existing) {
            return item.ended(
                    "joined", "it had been ordered again", existing.job().exportId());
        }
        return item.ended(
                "skipped",
                result instanceof SubmissionResult.QuotaExceeded
                        ? "its organisation has " + settings.maxActive() + " active jobs"
                        : "it can no longer be ordered again",
                null);
    }

    /** The job is recorded, so a lost ticket costs minutes: the sweep sends another one. */
    private void send(ExportJob job) {
        try {
            tickets.send(job);
        } catch (BackendUnavailableException e) {
            LOG.warn("Sending the ticket of job {} failed; the sweep sends another one", job.exportId(), e);
        }
    }
}
