package dev.vipexport.chaos.check;

import dev.vipexport.chaos.history.Entry;
import dev.vipexport.chaos.history.Entry.Download;
import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.Entry.ExpectedFile;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.FinalObject;
import dev.vipexport.chaos.history.Entry.Organisation;
import dev.vipexport.chaos.history.Entry.ReceivedCall;
import dev.vipexport.chaos.history.Entry.Settled;
import dev.vipexport.chaos.history.Entry.Start;
import dev.vipexport.chaos.history.Entry.StreamEvent;
import dev.vipexport.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds histories. A new one has an export of each of two organisations, and keeps every promise. */
final class Histories {
    static final String ONE = "1".repeat(32);
    static final String TWO = "2".repeat(32);
    static final String FILE = "org-a june";
    static final String OTHER_FILE = "org-b june";
    static final String SHA = "aa";
    static final String OTHER_SHA = "bb";

    private final List<Entry> entries = new ArrayList<>();
    private long time;

    /** Returns the lines of a run in which the export {@code ONE} of org-a and {@code TWO} of org-b have succeeded. */
    static Histories right() {
        var history = new Histories();
        history.add(new Start(
                0,
                1,
                60,
                List.of(new Organisation("org-a", List.of("ws-a")), new Organisation("org-b", List.of("ws-b")))));
        history.add(new ExpectedFile(0, FILE, "org-a", 3, SHA));
        history.add(new ExpectedFile(0, OTHER_FILE, "org-b", 2, OTHER_SHA));
        history.order("key-1", 202, job(ONE, "QUEUED", 0));
        history.poll("org-a", ONE, 200, job(ONE, "RUNNING", 1));
        history.poll("org-a", ONE, 200, succeeded(ONE, 3));
        history.add(new Download(history.time, history.time, "org-a", ONE, 200, 5, SHA));
        history.add(callback(ONE, succeeded(ONE, 3)));
        history.add(new Exchange(
                history.tick(),
                history.time,
                "b",
                "org-b",
                "GET",
                "/vip-messages/export?workspaceId=ws-b",
                null,
                OTHER_FILE,
                "",
                200,
                "{\"totalCount\":2,\"csvUrl\":\"http://x/exports/" + TWO + "/1/f.csv\"}"));
        history.poll("org-b", ONE, 404, "{\"message\":\"There is no such export\"}");
        return history.settled();
    }

    /** Appends what Firestore and the bucket have at the end. */
    private Histories settled() {
        add(new Settled(tick(), 10, 0));
        add(jobDocument(ONE, "SUCCEEDED", null, 3L, "org-a/one"));
        add(otherDocument());
        add(object(ONE, "file.csv", SHA));
        add(object(ONE, "manifest.json", "cc"));
        add(object(TWO, "file.csv", OTHER_SHA));
        add(object(TWO, "manifest.json", "dd"));
        return this;
    }

    Histories add(Entry entry) {
        entries.add(entry);
        return this;
    }

    /** Replaces the only entry that equals {@code before}. */
    Histories replace(Entry before, Entry after) {
        if (!entries.contains(before)) {
            throw new IllegalArgumentException("not in the history: " + before);
        }
        entries.set(entries.indexOf(before), after);
        return this;
    }

    Histories remove(Entry entry) {
        if (!entries.remove(entry)) {
            throw new IllegalArgumentException("not in the history: " + entry);
        }
        return this;
    }

    /** Removes all entries of a kind. */
    Histories removeAll(Class<? extends Entry> kind) {
        entries.removeIf(kind::isInstance);
        return this;
    }

    /** Appends an order of org-a. */
    Histories order(String key, int status, String answer) {
        long sentAt = tick();
        return add(new Exchange(
                tick(), sentAt, "a", "org-a", "POST", "/vip-messages/exports", key, FILE, "{}", status, answer));
    }

    /** Appends a poll. */
    Histories poll(String orgId, String exportId, int status, String answer) {
        return send(orgId, "GET", exportId, status, answer);
    }

    /** Appends a request to the route of an export, which may go on behind the id. */
    Histories send(String orgId, String method, String exportId, int status, String answer) {
        long sentAt = tick();
        return add(new Exchange(
                tick(),
                sentAt,
                "c",
                orgId,
                method,
                "/vip-messages/exports/" + exportId,
                null,
                null,
                "",
                status,
                answer));
    }

    Histories event(long stream, String job) {
        return add(new StreamEvent(tick(), stream, "org-a", ONE, job));
    }

    Histories download(int status, String sha256) {
        return add(new Download(tick(), time, "org-a", ONE, status, 5, sha256));
    }

    /** Returns the number of the last line. */
    int lastLine() {
        return entries.size();
    }

    /** Returns the number of the line of an entry. */
    int lineOf(Entry entry) {
        return entries.indexOf(entry) + 1;
    }

    private long tick() {
        return ++time;
    }

    List<Violation> check() {
        return Checker.check(History.of(entries));
    }

    static String job(String exportId, String state, long rowsDone) {
        return job(exportId, state, 1, rowsDone, "null", "null");
    }

    static String succeeded(String exportId, long rows) {
        return job(exportId, "SUCCEEDED", 1, rows, Long.toString(rows), "null");
    }

    static String job(String exportId, String state, int attempt, long rowsDone, String total, String failure) {
        return "{\"exportId\":\"" + exportId + "\",\"state\":\"" + state + "\",\"attempt\":" + attempt
                + ",\"progress\":{\"rowsDone\":" + rowsDone + ",\"rowsTotal\":3,\"percent\":"
                + rowsDone * 33 + "},\"totalCount\":" + total + ",\"crc32c\":null,\"failure\":" + failure
                + ",\"csvUrl\":null}";
    }

    static ReceivedCall callback(String exportId, String body) {
        return new ReceivedCall(100, "org-a/one", exportId + "-succeeded", true, 204, body);
    }

    /** Returns the document of a job of org-a. */
    static FinalJob jobDocument(
            String exportId, String state, @Nullable String failure, @Nullable Long rows, @Nullable String callback) {
        return new FinalJob(
                0,
                exportId,
                "org-a",
                FILE,
                state,
                1,
                failure,
                rows,
                rows == null ? null : "exports/" + exportId + "/1/file.csv",
                callback,
                callback == null ? null : "DELIVERED",
                null,
                null);
    }

    private static FinalJob otherDocument() {
        return new FinalJob(
                0,
                TWO,
                "org-b",
                OTHER_FILE,
                "SUCCEEDED",
                1,
                null,
                2L,
                "exports/" + TWO + "/1/file.csv",
                null,
                null,
                null,
                null);
    }

    static FinalObject object(String exportId, String name, String sha256) {
        return new FinalObject(0, "exports/" + exportId + "/1/" + name, 5, sha256);
    }
}
