package dev.vipexport.chaos.check;

import static dev.vipexport.chaos.check.Histories.FILE;
import static dev.vipexport.chaos.check.Histories.ONE;
import static dev.vipexport.chaos.check.Histories.OTHER_SHA;
import static dev.vipexport.chaos.check.Histories.SHA;
import static dev.vipexport.chaos.check.Histories.TWO;
import static dev.vipexport.chaos.check.Histories.callback;
import static dev.vipexport.chaos.check.Histories.job;
import static dev.vipexport.chaos.check.Histories.jobDocument;
import static dev.vipexport.chaos.check.Histories.object;
import static dev.vipexport.chaos.check.Histories.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.chaos.history.Entry.Disturbance;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.ReceivedCall;
import dev.vipexport.chaos.history.Entry.Settled;
import dev.vipexport.chaos.history.Entry.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** For each rule a history that keeps it, and one that breaks it in exactly one way. */
class CheckerTest {
    private static final String THREE = "3".repeat(32);
    private static final String CANCELED = job(THREE, "CANCELED", 0);
    private static final FinalJob DOCUMENT = jobDocument(ONE, "SUCCEEDED", null, 3L, "org-a/one");
    private static final String EXHAUSTED = "{\"code\":\"retries_exhausted\",\"message\":\"m\"}";

    private final Histories history = Histories.right();

    private void assertHolds() {
        assertThat(history.check()).isEmpty();
    }

    private void assertBroken(String rule, long line, String message) {
        assertThat(history.check()).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo(rule);
            assertThat(found.line()).isEqualTo(line);
            assertThat(found.message()).contains(message);
        });
    }

    /** An export of org-a that ended without a file. */
    private Histories ended(String state, @Nullable String failure) {
        return history.add(jobDocument(THREE, state, failure, null, null));
    }

    @Test
    void rightHistory_breaksNoRule() {
        assertHolds();
    }

    @Test
    void failedJob_breaksNoRule_whenRetriesAreExhausted() {
        history.order("key-3", 200, job(THREE, "FAILED", 1, 0, "null", EXHAUSTED));
        ended("FAILED", "retries_exhausted");
        assertHolds();
    }

    @Test
    void ends_isBroken_whenJobFailsWithoutReason() {
        ended("FAILED", "rows_mismatch");
        assertBroken("ends", history.lastLine(), "FAILED with rows_mismatch");
    }

    @Test
    void ends_isBroken_whenJobStaysActive() {
        ended("RUNNING", null);
        assertBroken("ends", history.lastLine(), "is RUNNING for good");
    }

    @Test
    void ends_isBroken_whenAcceptedJobIsGone() {
        history.order("key-3", 202, job(THREE, "QUEUED", 0));
        assertBroken("ends", history.lastLine(), THREE + " was accepted and does not exist");
    }

    @Test
    void deletedJob_breaksNoRule_whenItsCallerAsked() {
        history.order("key-3", 202, job(THREE, "QUEUED", 0))
                .send("org-a", "DELETE", THREE, 0, "no answer")
                .poll("org-a", THREE, 404, "{\"message\":\"There is no such export\"}");
        assertHolds();
    }

    @Test
    void canceledJob_breaksNoRule_whenItsCallerAsked() {
        history.order("key-3", 202, job(THREE, "QUEUED", 0)).send("org-a", "DELETE", THREE, 200, CANCELED);
        ended("CANCELED", null);
        assertHolds();
    }

    @Test
    void ends_isBroken_whenNoCallerCanceledTheJob() {
        ended("CANCELED", null);
        assertBroken("ends", history.lastLine(), "no caller asked for it");
    }

    @Test
    void ends_isBroken_whenSystemDoesNotSettle() {
        history.removeAll(Settled.class);
        assertBroken("ends", history.lastLine(), "ends before the system has settled");
    }

    @Test
    void oneEnd_isBroken_whenAnswersDiffer() {
        history.event(1, job(ONE, "FAILED", 1, 3, "null", EXHAUSTED));
        assertBroken("one end", history.lastLine(), "is FAILED, but SUCCEEDED in line 6");
    }

    @Test
    void oneEnd_isBroken_whenFilesDiffer() {
        history.poll("org-a", ONE, 200, succeeded(ONE, 3).replace("\"crc32c\":null", "\"crc32c\":\"x\""));
        assertBroken("one end", history.lastLine(), "is not that of line 6");
    }

    @Test
    void oneEnd_isBroken_whenDocumentDiffers() {
        history.order("key-3", 200, job(THREE, "FAILED", 1, 0, "null", EXHAUSTED))
                .send("org-a", "DELETE", THREE, 503, "");
        ended("CANCELED", null);
        assertBroken("one end", history.lastLine(), "is CANCELED, but FAILED in line");
    }

    @Test
    void files_areBroken_whenDownloadDiffers() {
        history.download(200, OTHER_SHA);
        assertBroken("files", history.lastLine(), "is not the undisturbed one of " + FILE);
    }

    @Test
    void files_areBroken_whenDownloadIsMissing() {
        history.download(404, "");
        assertBroken("files", history.lastLine(), "is missing, and no caller deleted it");
    }

    @Test
    void brokenDownload_breaksNoRule() {
        history.download(0, "");
        assertHolds();
    }

    @Test
    void files_areBroken_whenObjectDiffers() {
        var wrong = object(ONE, "file.csv", OTHER_SHA);
        history.replace(object(ONE, "file.csv", SHA), wrong);
        assertBroken("files", history.lineOf(wrong), "is not the undisturbed one");
    }

    @Test
    void files_areBroken_whenObjectIsMissing() {
        history.remove(object(ONE, "file.csv", SHA));
        assertBroken("files", history.lineOf(DOCUMENT), "has no file exports/" + ONE);
    }

    @Test
    void counts_areBroken_whenTotalIsShort() {
        var shorter = jobDocument(ONE, "SUCCEEDED", null, 2L, "org-a/one");
        history.replace(DOCUMENT, shorter);
        assertBroken("counts", history.lineOf(shorter), "has 2 rows instead of 3");
    }

    @Test
    void progress_isBroken_whenAnswerShowsFewerRows() {
        history.event(1, job(THREE, "RUNNING", 2)).event(1, job(THREE, "RUNNING", 1));
        assertBroken("progress", history.lastLine(), "went back from RUNNING 2 of 3");
    }

    @Test
    void progress_holds_whenEventsOfTwoStreamsCross() {
        history.event(1, job(THREE, "RUNNING", 2)).event(2, job(THREE, "RUNNING", 1));
        assertHolds();
    }

    @Test
    void progress_holds_whenNextAttemptBegins() {
        history.event(1, job(THREE, "RUNNING", 2)).event(1, job(THREE, "QUEUED", 2, 0, "null", "null"));
        assertHolds();
    }

    @Test
    void progress_isBroken_whenAttemptGoesBack() {
        history.event(1, job(THREE, "QUEUED", 2, 0, "null", "null")).event(1, job(THREE, "RUNNING", 2));
        assertBroken("progress", history.lastLine(), "in attempt 2");
    }

    @Test
    void oneEnd_isBroken_whenEndedJobIsActiveAgain() {
        history.poll("org-a", ONE, 200, job(ONE, "RUNNING", 3));
        assertThat(history.check()).extracting(Violation::rule).containsExactly("one end", "progress");
        assertThat(history.check()).extracting(Violation::line).containsOnly((long) history.lastLine());
    }

    @Test
    void callbacks_areBroken_whenNoneWasDelivered() {
        history.remove(callback(ONE, succeeded(ONE, 3)));
        assertBroken("callbacks", history.lineOf(DOCUMENT), "was not delivered");
    }

    @Test
    void callbacks_areBroken_whenReceiverRefusedAll() {
        ReceivedCall call = callback(ONE, succeeded(ONE, 3));
        history.replace(call, new ReceivedCall(100, call.path(), call.webhookId(), true, 500, call.body()));
        assertBroken("callbacks", history.lineOf(DOCUMENT), "was not delivered");
    }

    @Test
    void callbacks_areBroken_whenSignatureIsWrong() {
        ReceivedCall call = callback(ONE, succeeded(ONE, 3));
        history.add(new ReceivedCall(100, call.path(), call.webhookId(), false, 204, call.body()));
        assertBroken("callbacks", history.lastLine(), "wrong signature");
    }

    @Test
    void callbacks_areBroken_whenReceiverIsAnother() {
        ReceivedCall call = callback(ONE, succeeded(ONE, 3));
        history.add(new ReceivedCall(100, "org-a/another", call.webhookId(), true, 204, call.body()));
        assertBroken("callbacks", history.lastLine(), "went to org-a/another");
    }

    @Test
    void objects_areBroken_whenPartIsLeft() {
        history.add(object(ONE, "parts/00000", "ee"));
        assertBroken("objects", history.lastLine(), "parts/00000: its job is SUCCEEDED");
    }

    @Test
    void objects_areBroken_whenJobDoesNotExist() {
        history.add(object(THREE, "file.csv", "ee"));
        assertBroken("objects", history.lastLine(), "its job does not exist");
    }

    private Histories canceledWithPart() {
        history.order("key-3", 202, job(THREE, "QUEUED", 0)).send("org-a", "DELETE", THREE, 200, CANCELED);
        ended("CANCELED", null);
        return history.add(object(THREE, "parts/00000", "ee"));
    }

    @Test
    void objects_areBroken_whenCanceledJobLeavesPart() {
        canceledWithPart();
        assertBroken("objects", history.lastLine(), "its job is CANCELED");
    }

    @Test
    void objects_hold_whenTicketOfCleanUpWasLost() {
        history.add(new Disturbance(0, "kill", "api", "at random"));
        canceledWithPart();
        assertHolds();
    }

    @Test
    void isolation_isBroken_whenAnswerHasForeignId() {
        history.poll("org-b", TWO, 409, "{\"message\":\"not " + ONE + "\"}");
        assertBroken("isolation", history.lastLine(), "reads the id of export " + ONE + " of org-a");
    }

    @Test
    void isolation_isBroken_whenEventHasForeignWord() {
        history.add(new StreamEvent(0, 9, "org-b", TWO, "{\"workspaceId\":\"ws-a\"}"));
        assertBroken("isolation", history.lastLine(), "org-b reads ws-a of org-a");
    }

    @Test
    void isolation_isBroken_whenForeignExportIsDeleted() {
        history.send("org-b", "DELETE", ONE, 204, "");
        assertBroken("isolation", history.lastLine(), "org-b got 204 for export " + ONE + " of org-a");
    }

    @Test
    void idempotency_isBroken_whenKeyGetsTwoJobs() {
        history.order("key-1", 202, job(THREE, "QUEUED", 0));
        history.add(jobDocument(THREE, "SUCCEEDED", null, 3L, null)).add(object(THREE, "file.csv", SHA));
        assertBroken("idempotency", history.lastLine() - 2, "the key key-1 got export " + THREE);
    }

    @Test
    void idempotency_holds_whenFirstJobFailed() {
        history.order("key-3", 200, job(THREE, "FAILED", 1, 0, "null", EXHAUSTED))
                .order("key-3", 202, job(ONE, "QUEUED", 0));
        ended("FAILED", "retries_exhausted");
        assertThat(history.check()).extracting(Violation::rule).doesNotContain("idempotency");
    }

    @Test
    void idempotency_isBroken_whenSecondJobIsHidden() {
        history.add(jobDocument(THREE, "SUCCEEDED", null, 3L, "org-a/one"))
                .add(object(THREE, "file.csv", SHA))
                .add(new ReceivedCall(100, "org-a/one", THREE + "-succeeded", true, 204, succeeded(THREE, 3)));
        assertBroken("idempotency", history.lastLine() - 2, "have one order: org-a/one");
    }

    private FinalJob retry(String retryOf, String exportId) {
        return new FinalJob(
                0, exportId, "org-a", FILE, "FAILED", 1, "retries_exhausted", null, null, null, null, retryOf, null);
    }

    @Test
    void retries_areBroken_whenJobsDoNotNameEachOther() {
        history.add(retry(ONE, THREE));
        assertBroken("retries", history.lastLine(), THREE + " retries " + ONE + ", which names null");
    }

    @Test
    void retries_areBroken_whenThereAreTwo() {
        String other = "4".repeat(32);
        history.send("org-a", "POST", ONE + "/retry", 202, job(THREE, "QUEUED", 0))
                .send("org-a", "POST", ONE + "/retry", 202, job(other, "QUEUED", 0));
        int line = history.lastLine();
        ended("FAILED", "retries_exhausted");
        history.add(jobDocument(other, "FAILED", "retries_exhausted", null, null));
        assertBroken("retries", line, "is retried as " + other + ", and as " + THREE);
    }

    @Test
    void answers_areBroken_whenErrorIsOurs() {
        history.poll("org-a", ONE, 500, "{\"message\":\"m\"}");
        assertBroken("answers", history.lastLine(), "got 500");
    }

    @Test
    void answers_areBroken_whenJobIsUnknownToItsOwner() {
        history.poll("org-a", ONE, 404, "{\"message\":\"There is no such export\"}");
        assertBroken("answers", history.lastLine(), "got 404, and no caller deleted it");
    }
}
