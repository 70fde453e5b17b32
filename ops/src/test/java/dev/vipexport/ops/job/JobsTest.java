package dev.vipexport.ops.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.SliceStore;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.ops.RunningOps;
import dev.vipexport.ops.RunningOps.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What operators see of jobs, and how they cancel one. */
class JobsTest {
    private static final String REASON = "{\"reason\":\"the customer asked for it\"}";

    private static RunningOps ops;

    @BeforeAll
    static void start() {
        ops = RunningOps.start();
    }

    @AfterAll
    static void stop() throws Exception {
        ops.close();
    }

    private static List<String> ids(JsonNode answer) {
        return answer.get("jobs")
                .valueStream()
                .map(job -> job.get("exportId").asString())
                .toList();
    }

    @Test
    void list_hasAllOrganisations_newestFirst_inPages() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.add(
                    0,
                    ops.order("pages-" + i % 2, TestJobs.NOW.plus(Duration.ofDays(10 + i)))
                            .exportId());
        }

        JsonNode first = ops.get("jobs?limit=3").json();
        JsonNode second =
                ops.get("jobs?limit=2&before=" + first.get("next").asString()).json();

        assertThat(ids(first)).isEqualTo(expected.subList(0, 3));
        assertThat(ids(second)).isEqualTo(expected.subList(3, 5));
    }

    @Test
    void list_filtersByStateAndOrganisation() {
        ExportJob queued = ops.order("filters", TestJobs.NOW);
        ExportJob failed = ops.order("filters", TestJobs.NOW.plusSeconds(1));
        ops.fail(failed, JobFailure.Code.INTERNAL, TestJobs.NOW);

        assertThat(ids(ops.get("jobs?org=filters").json())).containsExactly(failed.exportId(), queued.exportId());
        assertThat(ids(ops.get("jobs?org=filters&state=failed").json())).containsExactly(failed.exportId());
        assertThat(ids(ops.get("jobs?state=failed").json())).contains(failed.exportId());
    }

    @ParameterizedTest
    @CsvSource({
        "jobs?limit=0, limit must be",
        "jobs?limit=201, limit must be",
        "jobs?limit=x, limit must be",
        "jobs?state=lost, state must be one of",
        "jobs?before=x, before must be the next",
        "jobs?organisation=x, no parameter organisation"
    })
    void list_isRefused_whenParameterIsWrong(String path, String message) {
        Answer answer = ops.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void job_showsFailure_andCommand() {
        ExportJob failed = ops.order("one", TestJobs.NOW);
        ops.fail(failed, JobFailure.Code.RETRIES_EXHAUSTED, TestJobs.NOW);

        JsonNode answer = ops.get("jobs/" + failed.exportId()).json();

        assertThat(answer.at("/job/failure/code").asString()).isEqualTo("retries_exhausted");
        assertThat(answer.at("/commands/0").asString()).startsWith("vip-export ops redrive " + failed.exportId());
        assertThat(answer.get("slices").isNull()).isTrue();
    }

    @Test
    void job_showsHostOfCallback_andNeitherTokenNorKey() {
        ExportJob job = ops.submit(TestJobs.withCallback());

        Answer answer = ops.get("jobs/" + job.exportId());

        assertThat(answer.json().at("/callback/host").asString()).isEqualTo("hooks.example");
        assertThat(answer.body())
                .doesNotContain("token=t")
                .doesNotContain(job.caller().apiKey() + "\"");
    }

    @Test
    void job_showsEachSliceAsALetter() {
        ExportJob job = ops.order("slices", TestJobs.NOW);
        ExportJob sliced = job.counted(1, new Snapshot(TestJobs.NOW, 30), 10, 8, TestJobs.NOW)
                .flatMap(counted -> counted.sliced(1, 3, 30, TestJobs.NOW))
                .orElseThrow();
        ops.jobs().change(job.exportId(), current -> java.util.Optional.of(sliced));
        SliceStore slices = SliceStore.in(ops.firestore(), Duration.ofMinutes(1));
        slices.createMissing(sliced, List.of(slice(0), slice(1), slice(2)));
        slices.change(job.exportId(), 1, 1, current -> current.claimed());
        slices.change(job.exportId(), 1, 2, current -> current.withFailureCounted());

        JsonNode shown = ops.get("jobs/" + job.exportId()).json().get("slices");

        assertThat(shown.get("cells").asString()).isEqualTo("orf");
        assertThat(shown.get("total").asInt()).isEqualTo(3);
    }

    private static JobSlice slice(int index) {
        Instant from = TestJobs.DAY.plusSeconds(index);
        return JobSlice.open(1, index, new TimeWindow(from, from.plusSeconds(1)), 10);
    }

    @Test
    void job_isUnknown() {
        assertThat(ops.get("jobs/" + ExportIds.next()).status()).isEqualTo(404);
        assertThat(ops.post("jobs/" + ExportIds.next() + ":cancel", REASON).status())
                .isEqualTo(404);
    }

    @Test
    void cancel_endsJob_andIsInTheAudit() {
        ExportJob job = ops.order("cancel", TestJobs.NOW);

        Answer answer = ops.post("jobs/" + job.exportId() + ":cancel", REASON);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("state").asString()).isEqualTo("canceled");
        assertThat(ops.jobs().find(job.exportId()).orElseThrow().state()).isEqualTo(JobState.CANCELED);
        JsonNode entry = entry(answer.json().get("auditId").asString());
        assertThat(entry.get("action").asString()).isEqualTo("job.cancel");
        assertThat(entry.get("target").asString()).isEqualTo(job.exportId());
        assertThat(entry.get("reason").asString()).isEqualTo("the customer asked for it");
        assertThat(entry.get("outcome").asString()).isEqualTo("canceled");
        assertThat(entry.get("actor").asString()).isEqualTo("token");
        assertThat(entry.get("address").asString()).isEqualTo("127.0.0.1");
    }

    private static JsonNode entry(String auditId) {
        return ops.get("audit?limit=200")
                .json()
                .get("entries")
                .valueStream()
                .filter(entry -> entry.get("id").asString().equals(auditId))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void cancel_isOneAction_whenRepeatedWithItsKey() {
        ExportJob job = ops.order("repeat", TestJobs.NOW);
        String path = "jobs/" + job.exportId() + ":cancel";

        String first = ops.post(path, REASON, "key-1").json().get("auditId").asString();
        String second = ops.post(path, REASON, "key-1").json().get("auditId").asString();
        String third = ops.post(path, REASON, "key-2").json().get("auditId").asString();

        assertThat(second).isEqualTo(first);
        assertThat(third).isNotEqualTo(first);
        assertThat(entry(third).get("outcome").asString()).isEqualTo("it had ended before as canceled");
    }

    @Test
    void cancel_isRefused_withoutReasonOrKey() {
        ExportJob job = ops.order("refused", TestJobs.NOW);
        String path = "jobs/" + job.exportId() + ":cancel";

        for (String body : List.of("{}", "{\"reason\":null}", "{\"reason\":\"  short  \"}")) {
            assertThat(ops.post(path, body).status()).as(body).isEqualTo(400);
        }
        assertThat(ops.post(path, "{\"raison\":\"the customer asked for it\"}").body())
                .contains("raison");
        Answer withoutKey = ops.send(ops.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(REASON))
                .build());
        assertThat(withoutKey.status()).isEqualTo(400);
        assertThat(withoutKey.body()).contains("Idempotency-Key");
        assertThat(ops.jobs().find(job.exportId()).orElseThrow().state()).isEqualTo(JobState.QUEUED);
    }
}
