package dev.vipexport.bench;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobSubmissions;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.plan.Planner;
import dev.vipexport.worker.progress.JobUpdater;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Measures how long it takes to split an export into slices. */
final class PlanBench {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final PlanSettings SETTINGS = new PlanSettings(3, TIMEOUT, 20_000, 32, 8, 0, false, 0);

    private static final JobSubmissions.SubmissionPolicy NO_REUSE =
            new JobSubmissions.SubmissionPolicy(ended -> false, null, Integer.MAX_VALUE, Long.MAX_VALUE);
    private static final InstantSource CLOCK = InstantSource.system();

    private PlanBench() {}

    static void run(Servers servers, Rows rows, List<Long> counts, Report report) throws Exception {
        var lines = new ArrayList<List<Object>>();
        var producers = new DefaultKafkaProducerFactory<>(
                Map.of("bootstrap.servers", (Object) servers.endpoint("kafka")),
                new StringSerializer(),
                new StringSerializer());
        try (Firestore firestore = GoogleClients.firestore(servers.cloud());
                FirestoreClient client = GoogleClients.firestoreGapic(servers.cloud())) {
            JobSubmissions submissions = JobSubmissions.in(firestore, TIMEOUT);
            JobStore jobs = JobStore.in(firestore, TIMEOUT);
            var updater = new JobUpdater(jobs, new TicketPublisher(new KafkaTemplate<>(producers), TIMEOUT), CLOCK);
            var planner = new Planner(
                    firestore, client, updater, SliceStore.in(firestore, TIMEOUT), SETTINGS, new ShutdownSignal());
            for (long count : counts) {
                lines.add(measure(servers, submissions, jobs, planner, rows, count));
            }
        }
        producers.destroy();
        report.table("plan", List.of("rows", "slices", "counts", "counts a slice", "seconds"), lines);
    }

    private static List<Object> measure(
            Servers servers, JobSubmissions submissions, JobStore jobs, Planner planner, Rows rows, long count)
            throws Exception {
        ExportJob job = ExportJob.queued(
                ExportIds.next(),
                new Caller("org-demo", "bench-" + count),
                rows.query(count),
                ExportOptions.DEFAULT,
                CLOCK.instant());
        submissions.submit(job, NO_REUSE);
        long countsBefore = servers.counts();
        long before = System.nanoTime();
        ExportJob planned = planner.plan(job).orElseThrow();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        long counts = servers.counts() - countsBefore;
        // so that no worker of another benchmark finds it
        JobStore.Change unused = jobs.change(job.exportId(), current -> current.canceled(CLOCK.instant()));
        long slices = Objects.requireNonNull(planned.plan()).slices();
        return List.of(count, slices, counts, (double) counts / slices, Report.seconds(took));
    }
}
