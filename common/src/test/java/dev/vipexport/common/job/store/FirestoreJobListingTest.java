package dev.vipexport.common.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobListing.Position;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirestoreJobListingTest extends FirestoreTestBase {
    private final JobListing listing = JobListing.in(firestore, TestTimeouts.MAX);

    @Test
    void listing_isNewestFirstThenGreatestId() {
        List<ExportJob> jobs = submitShuffled("org", 6);

        assertThat(listing.listNewestFirst("org", null, null, 10)).isEqualTo(jobs);
        assertThat(listing.listNewestFirst("org", null, null, 2)).isEqualTo(jobs.subList(0, 2));
    }

    @Test
    void paging_returnsEachJobOnce() {
        List<ExportJob> jobs = submitShuffled("org", 7);

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
    void listing_skipsUnreadableJobs() throws Exception {
        List<ExportJob> jobs = submitShuffled("org", 3);
        for (int i = 0; i < 4; i++) {
            var createdAt = VipMessages.timestamp(TestJobs.NOW.plusSeconds(3_600));
            firestore
                    .document("ExportJobs/of-another-version-" + i)
                    .set(Map.of("orgId", "org", "state", "queued", "createdAt", createdAt))
                    .get();
        }

        assertThat(listing.listNewestFirst("org", null, null, 2)).isEqualTo(jobs.subList(0, 2));
    }

    @Test
    void listing_filtersByOrganisationAndState() {
        List<ExportJob> jobs = submitShuffled("org", 3);
        submitShuffled("other", 2);
        ExportJob canceled = jobs.get(1).canceled(TestJobs.NOW).orElseThrow();
        store.change(canceled.exportId(), job -> job.canceled(TestJobs.NOW));

        assertThat(listing.listNewestFirst("org", JobState.CANCELED, null, 10)).containsExactly(canceled);
        assertThat(listing.listNewestFirst("org", JobState.QUEUED, null, 10)).containsExactly(jobs.get(0), jobs.get(2));
        assertThat(listing.listNewestFirst("unknown", null, null, 10)).isEmpty();
    }

    @Test
    void submit_createsNewJob_whenPreviousJobIsDeleted() {
        ExportJob job = submitShuffled("org", 1).get(0);
        store.change(job.exportId(), current -> current.canceled(TestJobs.NOW));

        listing.delete(job.exportId());
        listing.delete(job.exportId());

        assertThat(store.find(job.exportId())).isEmpty();
        ExportJob again = job("org", 0);
        assertThat(TestJobs.submit(firestore, again)).isEqualTo(new JobSubmissions.SubmissionResult.Created(again));
    }

    private List<ExportJob> page(@Nullable Position before) {
        return listing.listNewestFirst("org", null, before, 3);
    }

    /** Returns the submitted jobs in the order of the list. Every two of them have one time of creation. */
    private List<ExportJob> submitShuffled(String orgId, int count) {
        List<ExportJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(job(orgId, i));
        }
        Collections.shuffle(jobs, new java.util.Random(1));
        jobs.forEach(job -> TestJobs.submit(firestore, job));
        jobs.sort(Comparator.comparing(ExportJob::createdAt)
                .thenComparing(ExportJob::exportId)
                .reversed());
        return jobs;
    }

    private static ExportJob job(String orgId, int number) {
        Instant at = TestJobs.NOW.plusSeconds(number / 2);
        ExportQuery query = new ExportQuery("ws", "ch" + number, TestJobs.JUNE, null, null);
        return ExportJob.queued(ExportIds.next(), new Caller(orgId, "key"), query, ExportOptions.DEFAULT, at);
    }
}
