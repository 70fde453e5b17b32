package dev.vipexport.ops.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure.Code;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.ops.RunningOps;
import dev.vipexport.ops.RunningOps.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A redrive orders failed jobs again, as new jobs that are linked to them. Each test has its own back ends. */
class RedriveTest {
    private static final String REASON = "\"reason\":\"the bucket is back\"";
    private static final Instant LONG_AGO = TestJobs.NOW;

    private final RunningOps ops = RunningOps.start();

    @AfterEach
    void stop() throws Exception {
        ops.close();
    }

    private Answer plan(ExportJob... jobs) {
        return ops.post(
                "redrives:plan",
                "{\"exportIds\":"
                        + Stream.of(jobs)
                                .map(job -> '"' + job.exportId() + '"')
                                .collect(Collectors.joining(",", "[", "]"))
                        + "}");
    }

    private Answer start(Answer plan) {
        return start(plan, ExportIds.next());
    }

    private Answer start(Answer plan, String key) {
        return ops.post("redrives", "{\"token\":\"" + plan.json().get("token").asString() + "\"," + REASON + "}", key);
    }

    private JsonNode await(String redriveId, String state) {
        Awaitility.await(state)
                .atMost(TestTimeouts.MAX)
                .until(() -> redrive(redriveId).at("/redrive/state").asString().equals(state));
        return redrive(redriveId);
    }

    private JsonNode redrive(String id) {
        return ops.get("redrives/" + id).json();
    }

    private ExportJob job(ExportJob job) {
        return ops.jobs().find(job.exportId()).orElseThrow();
    }

    /** Returns the job that repeats {@code failed}. */
    private ExportJob again(ExportJob failed) {
        return ops.jobs().find(Objects.requireNonNull(job(failed).retriedAs())).orElseThrow();
    }

    @Test
    void redrive_ordersFailedJobsAgain_andLinksThem() {
        ExportJob one = ops.fail("org", Code.RETRIES_EXHAUSTED, LONG_AGO);
        ExportJob two = ops.fail("other", Code.INTERNAL, LONG_AGO);

        Answer plan = plan(one, two);
        assertThat(plan.json().at("/counts/redrive").asInt()).as(plan.body()).isEqualTo(2);
        assertThat(job(one).retriedAs()).as("a plan changes nothing").isNull();
        Answer started = start(plan);

        assertThat(started.status()).as(started.body()).isEqualTo(200);
        JsonNode done = await(started.json().get("redriveId").asString(), "done");
        assertThat(done.at("/redrive/redriven").asInt()).isEqualTo(2);
        assertThat(done.at("/redrive/by").asString()).isEqualTo("token");
        for (ExportJob failed : List.of(one, two)) {
            ExportJob again = again(failed);
            assertThat(again.retryOf()).isEqualTo(failed.exportId());
            assertThat(again.caller()).isEqualTo(failed.caller());
            assertThat(again.query()).isEqualTo(failed.query());
            assertThat(again.state()).isEqualTo(JobState.QUEUED);
            assertThat(job(failed).state()).as("an end stays an end").isEqualTo(JobState.FAILED);
        }
    }

    @Test
    void redrive_isOne_whenItsStartIsRepeated() {
        ExportJob failed = ops.fail("org", Code.INTERNAL, LONG_AGO);
        Answer plan = plan(failed);

        Answer first = start(plan, "one-key");
        Answer second = start(plan, "one-key");
        Answer third = start(plan, "another-key");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(third.json().get("redriveId")).isEqualTo(first.json().get("redriveId"));
        await(first.json().get("redriveId").asString(), "done");
        assertThat(ops.get("jobs?org=org").json().get("jobs")).hasSize(2);
    }

    @Test
    void plan_saysWhyAJobIsLeftOut() {
        ExportJob active = ops.order("org", LONG_AGO);
        ExportJob malformed = ops.fail("org", Code.MALFORMED_MESSAGE, LONG_AGO);
        ExportJob mismatch = ops.fail("org", Code.ROWS_MISMATCH, LONG_AGO);
        ExportJob deleted = TestJobs.queued();

        Answer plan = plan(active, malformed, mismatch, deleted);

        assertThat(plan.json()
                        .get("items")
                        .valueStream()
                        .map(item -> item.get("verdict").asString() + ": "
                                + item.get("why").asString()))
                .containsExactly(
                        "MOOT: it is queued",
                        "REFUSED: it would fail again as malformed_message; the caller must change its order",
                        "REFUSED: it failed as rows_mismatch: look at it, and then redrive it alone",
                        "MOOT: it is deleted");
        assertThat(plan(mismatch).json().at("/items/0/verdict").asString()).isEqualTo("REDRIVE");
        assertThat(start(plan).status()).as("nothing to do").isEqualTo(409);
    }

    @Test
    void plan_refusesFourthGeneration_andYoungFailures() {
        ExportJob failed = ops.fail("org", Code.INTERNAL, LONG_AGO);
        for (int generation = 1; generation <= 3; generation++) {
            assertThat(plan(failed).json().at("/items/0/verdict").asString()).isEqualTo("REDRIVE");
            await(start(plan(failed)).json().get("redriveId").asString(), "done");
            ExportJob again = again(failed);
            failed = ops.fail(again, Code.INTERNAL, LONG_AGO);
        }
        assertThat(plan(failed).json().at("/items/0/why").asString()).isEqualTo("it was ordered again 3 times");

        ExportJob first = ops.fail("young", Code.INTERNAL, LONG_AGO);
        await(start(plan(first)).json().get("redriveId").asString(), "done");
        ExportJob young = ops.fail(again(first), Code.INTERNAL, Instant.now());
        assertThat(plan(young).json().at("/items/0/why").asString()).contains("less than 10 minutes ago");
    }

    /** The cause of the failures is still there: the runner looks at the new jobs before each step. */
    @Test
    void redrive_stops_whenItsNewJobsFailAsWell() {
        List<ExportJob> failed = IntStream.range(0, 5)
                .mapToObj(i -> ops.fail("org", Code.RETRIES_EXHAUSTED, LONG_AGO))
                .toList();
        String id = start(plan(failed.toArray(ExportJob[]::new)))
                .json()
                .get("redriveId")
                .asString();
        await(id, "done");
        // as if two were still to come
        ops.bean(RedriveStore.class).change(id, done -> Optional.of(withoutResults(done, failed.subList(3, 5))));
        failed.subList(0, 3).forEach(one -> ops.fail(again(one), Code.RETRIES_EXHAUSTED, LONG_AGO));

        ops.post("redrives/" + id + ":resume", "{" + REASON + "}");

        assertThat(await(id, "stopped").at("/redrive/stoppedBecause").asString())
                .isEqualTo("3 of the last 3 new jobs failed as retries_exhausted");
    }

    private static Redrive withoutResults(Redrive done, List<ExportJob> jobs) {
        Set<String> ids = jobs.stream().map(ExportJob::exportId).collect(Collectors.toSet());
        return new Redrive(
                done.redriveId(),
                Redrive.State.PAUSED,
                done.createdAt(),
                done.by(),
                done.reason(),
                null,
                null,
                done.items().stream()
                        .map(item -> ids.contains(item.exportId())
                                ? RedriveItem.planned(
                                        item.exportId(), item.orgId(), item.verdict(), item.why(), item.rows())
                                : item)
                        .toList());
    }

    @Test
    void canceledRedrive_ordersNoMore() {
        ExportJob failed = ops.fail("org", Code.INTERNAL, LONG_AGO);
        Answer plan = plan(failed);
        String token = plan.json().get("token").asString();

        Answer canceled = ops.post("redrives/" + token + ":cancel", "{" + REASON + "}");
        assertThat(canceled.json().get("state").asString()).isEqualTo("canceled");

        assertThat(start(plan).json().get("state").asString()).isEqualTo("canceled");
        assertThat(job(failed).retriedAs()).isNull();
        assertThat(ops.post("redrives/no-such:pause", "{" + REASON + "}").status())
                .isEqualTo(404);
    }

    @Test
    void actionsOfRedrives_areInTheAudit() {
        ExportJob failed = ops.fail("org", Code.INTERNAL, LONG_AGO);
        String id = start(plan(failed)).json().get("redriveId").asString();

        JsonNode entry = ops.get("audit").json().at("/entries/0");

        assertThat(entry.get("action").asString()).isEqualTo("redrive.start");
        assertThat(entry.get("target").asString()).isEqualTo(id);
        assertThat(entry.get("outcome").asString()).isEqualTo("running");
    }
}
