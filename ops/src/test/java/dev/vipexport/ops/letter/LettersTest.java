package dev.vipexport.ops.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure.Code;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.messaging.RecordDigest;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.ops.RunningOps;
import dev.vipexport.ops.RunningOps.Answer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dead letters, and what became of them. */
class LettersTest {
    private static final String REASON = "{\"reason\":\"the caller knows about it\"}";

    private static RunningOps ops;

    @BeforeAll
    static void start() {
        ops = RunningOps.start();
    }

    @AfterAll
    static void stop() throws Exception {
        ops.close();
    }

    private static TicketPublisher tickets() {
        return ops.bean(TicketPublisher.class);
    }

    private static ExportJob failWithLetter(String org) {
        ExportJob failed = ops.fail(org, Code.RETRIES_EXHAUSTED, TestJobs.NOW);
        tickets().sendToDeadLetters(failed, new IllegalStateException("not shown"));
        return failed;
    }

    private static JsonNode letterOf(ExportJob job) {
        return ops.get("letters?limit=200")
                .json()
                .get("letters")
                .valueStream()
                .filter(letter -> job.exportId().equals(letter.get("exportId").asString()))
                .findFirst()
                .orElseThrow();
    }

    private static String stateOf(ExportJob job) {
        return letterOf(job).get("state").asString();
    }

    @Test
    void letter_isOpen_andSaysWhy() {
        JsonNode letter = letterOf(failWithLetter("why"));

        assertThat(letter.get("state").asString()).isEqualTo("open");
        assertThat(letter.get("code").asString()).isEqualTo("retries_exhausted");
        assertThat(letter.get("reason").asString()).contains("what the caller reads");
        assertThat(letter.get("error").asString())
                .contains("IllegalStateException")
                .doesNotContain("not shown");
        assertThat(letter.get("orgId").asString()).isEqualTo("why");
        assertThat(letter.get("jobState").asString()).isEqualTo("failed");
    }

    @Test
    void letter_isMoot_whenItsJobIsDeleted() {
        ExportJob failed = failWithLetter("moot");
        ops.bean(JobListing.class).delete(failed.exportId());
        assertThat(stateOf(failed)).isEqualTo("moot");
    }

    @Test
    void letter_isDiscarded_onceAndForAll() {
        ExportJob failed = failWithLetter("discard");
        String id = letterOf(failed).get("id").asString();

        Answer answer = ops.post("letters/" + id + ":discard", REASON);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(stateOf(failed)).isEqualTo("discarded");
        assertThat(ops.post("letters/0-999999:discard", REASON).status()).isEqualTo(404);
    }

    @Test
    void letters_areRedriven_byFilter() {
        ExportJob one = failWithLetter("filter");
        ExportJob other = failWithLetter("filter-other");

        JsonNode plan = ops.post("redrives:plan", "{\"org\":\"filter\",\"code\":\"retries_exhausted\"}")
                .json();
        assertThat(plan.get("items")
                        .valueStream()
                        .map(item -> item.get("exportId").asString()))
                .containsExactly(one.exportId());
        ops.post("redrives", "{\"token\":\"" + plan.get("token").asString() + "\",\"reason\":\"the bucket is back\"}");

        org.awaitility.Awaitility.await()
                .atMost(dev.vipexport.emulators.junit.TestTimeouts.MAX)
                .until(() -> stateOf(one).equals("redriven"));
        assertThat(stateOf(other)).isEqualTo("open");
        assertThat(ops.post("letters/" + letterOf(one).get("id").asString() + ":discard", REASON)
                        .status())
                .isEqualTo(409);
    }

    /** A stranger's record: the letter shows its start, and nothing that a terminal or a page would run. */
    @Test
    void digest_isOpen_andItsTextIsEscaped() {
        var record = new ConsumerRecord<>(
                "vip-export.jobs", 0, 7, "\u001b[31mkey", "{\u0000".getBytes(StandardCharsets.UTF_8));
        tickets()
                .sendToDeadLetters(
                        RecordDigest.of(record), "unreadable", "no ticket \u202e\u001b", new IllegalStateException());

        JsonNode letter = ops.get("letters?code=unreadable&state=open").json().at("/letters/0");

        assertThat(letter.get("exportId").isNull()).isTrue();
        assertThat(letter.get("topic").asString()).isEqualTo("vip-export.jobs");
        assertThat(letter.toString()).doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void list_isRefused_whenStateIsUnknown() {
        assertThat(ops.get("letters?state=lost").status()).isEqualTo(400);
    }
}
