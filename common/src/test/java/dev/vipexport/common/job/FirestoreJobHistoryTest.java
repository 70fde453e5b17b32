package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.JobHistory.Position;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirestoreJobHistoryTest {
    private static final Duration TIMEOUT = Patience.MOST;

    private FirestoreServer server;
    private Firestore firestore;
    private JobStore store;
    private JobHistory history;

    @BeforeEach
    void start() {
        server = FirestoreServer.start(FirestoreServer.Options.inMemory());
        firestore = GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));
        store = JobStore.in(firestore, TIMEOUT);
        history = JobHistory.in(firestore, TIMEOUT);
    }

    @AfterEach
    void stop() throws Exception {
        firestore.close();
        server.close();
    }

    @Test
    void theNewestComesFirstAndOfOneMicrosecondTheGreaterId() {
        List<ExportJob> jobs = submitted("org", 6);

        assertThat(history.newestFirst("org", null, null, 10)).isEqualTo(jobs);
        assertThat(history.newestFirst("org", null, null, 2)).isEqualTo(jobs.subList(0, 2));
    }

    @Test
    void aWalkThroughPagesFindsEachJobOnce() {
        List<ExportJob> jobs = submitted("org", 7);

        List<ExportJob> walked = new ArrayList<>();
        Position before = null;
        for (List<ExportJob> page = page(before); !page.isEmpty(); page = page(before)) {
            walked.addAll(page);
            ExportJob last = page.get(page.size() - 1);
            before = new Position(last.createdAt(), last.exportId());
        }

        assertThat(walked).isEqualTo(jobs);
    }

    @Test
    void jobsThatCannotBeReadHideNoOthers() throws Exception {
        List<ExportJob> jobs = submitted("org", 3);
        for (int i = 0; i < 4; i++) {
            var createdAt = VipMessages.timestamp(Jobs.NOW.plusSeconds(3_600));
            firestore
                    .document("ExportJobs/of-another-version-" + i)
                    .set(Map.of("orgId", "org", "state", "queued", "createdAt", createdAt))
                    .get();
        }

        assertThat(history.newestFirst("org", null, null, 2)).isEqualTo(jobs.subList(0, 2));
    }

    @Test
    void otherOrganisationsAndOtherStatesAreLeftOut() {
        List<ExportJob> jobs = submitted("org", 3);
        submitted("other", 2);
        ExportJob canceled = jobs.get(1).canceled(Jobs.NOW).orElseThrow();
        store.change(canceled.exportId(), job -> job.canceled(Jobs.NOW));

        assertThat(history.newestFirst("org", JobState.CANCELED, null, 10)).containsExactly(canceled);
        assertThat(history.newestFirst("org", JobState.QUEUED, null, 10)).containsExactly(jobs.get(0), jobs.get(2));
        assertThat(history.newestFirst("nobody", null, null, 10)).isEmpty();
    }

    @Test
    void aForgottenJobIsGoneAndItsRequestStartsAnother() {
        ExportJob job = submitted("org", 1).get(0);
        store.change(job.exportId(), current -> current.canceled(Jobs.NOW));

        history.forget(job.exportId());
        history.forget(job.exportId());

        assertThat(store.find(job.exportId())).isEmpty();
        ExportJob again = job("org", 0);
        assertThat(store.submit(again)).isEqualTo(new JobStore.Submission.Created(again));
    }

    private List<ExportJob> page(@Nullable Position before) {
        return history.newestFirst("org", null, before, 3);
    }

    /** Jobs in the order of the list; two and two were created in the same microsecond. */
    private List<ExportJob> submitted(String orgId, int count) {
        List<ExportJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(job(orgId, i));
        }
        Collections.shuffle(jobs, new java.util.Random(1));
        jobs.forEach(store::submit);
        jobs.sort(Comparator.comparing(ExportJob::createdAt)
                .thenComparing(ExportJob::exportId)
                .reversed());
        return jobs;
    }

    private static ExportJob job(String orgId, int number) {
        Instant at = Jobs.NOW.plusSeconds(number / 2);
        ExportQuery query = new ExportQuery("ws", "ch" + number, Jobs.JUNE, null, null);
        return ExportJob.queued(ExportIds.next(), new Requester(orgId, "key"), query, ExportOptions.DEFAULT, at);
    }
}
