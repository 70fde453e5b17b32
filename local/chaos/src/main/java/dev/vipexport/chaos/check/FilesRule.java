package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.history.Entry.Download;
import dev.vipexport.chaos.history.Entry.ExpectedFile;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.FinalObject;
import dev.vipexport.chaos.history.History.Line;
import java.util.HashMap;
import java.util.Map;

/**
 * Each downloaded file, and each file in the bucket at the end, equals the undisturbed export byte for byte. Only a file
 * that a caller asked to delete is missing.
 */
final class FilesRule implements Rule {

    @Override
    public void check(Facts facts, Findings findings) {
        for (Line<Download> line : facts.history.all(Download.class)) {
            checkDownload(facts, line, findings);
        }
        Map<String, Line<FinalObject>> objects = new HashMap<>();
        facts.history
                .all(FinalObject.class)
                .forEach(line -> objects.put(line.entry().name(), line));
        for (Line<FinalJob> line : facts.jobs.values()) {
            if (line.entry().object() != null) {
                checkObject(facts, line, objects, findings);
            }
        }
    }

    private static void checkDownload(Facts facts, Line<Download> line, Findings findings) {
        Download download = line.entry();
        String id = download.exportId();
        if (download.status() == 404 && !facts.wasDeleteRequested(id)) {
            findings.add(line.number(), "the file of export " + id + " is missing, and no caller deleted it");
        }
        if (download.status() == 200) {
            checkBytes(facts, line.number(), id, download.sha256(), findings);
        }
    }

    private static void checkObject(
            Facts facts, Line<FinalJob> line, Map<String, Line<FinalObject>> objects, Findings findings) {
        FinalJob job = line.entry();
        Line<FinalObject> object = objects.get(job.object());
        if (object != null) {
            checkBytes(facts, object.number(), job.exportId(), object.entry().sha256(), findings);
        } else if (!facts.wasDeleteRequested(job.exportId())) {
            findings.add(line.number(), "export " + job.exportId() + " SUCCEEDED, but has no file " + job.object());
        }
    }

    private static void checkBytes(Facts facts, long line, String exportId, String sha256, Findings findings) {
        ExpectedFile expected = facts.expectedOf(exportId);
        if (expected == null) {
            findings.add(line, "it is unknown what the file of export " + exportId + " must be");
        } else if (!expected.sha256().equals(sha256)) {
            findings.add(line, "the file of export " + exportId + " is not the undisturbed one of " + expected.file());
        }
    }
}
