package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.export.file.ManifestReader;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What an exported file was made of: for callers who check it. */
@RestController
class ManifestController {
    private final JobStore jobs;
    private final ManifestReader manifests;

    ManifestController(JobStore jobs, ManifestReader manifests) {
        this.jobs = jobs;
        this.manifests = manifests;
    }

    @GetMapping(
            path = ExportResponses.EXPORTS_PATH + "/{exportId}/manifest",
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> manifest(Caller caller, @PathVariable String exportId) {
        ExportJob job = jobs.find(exportId)
                .filter(found -> found.caller().orgId().equals(caller.orgId()))
                .orElseThrow(() -> ApiException.notFound("There is no such export"));
        if (job.state() != JobState.SUCCEEDED) {
            throw ApiException.notFound(
                    "The export has no manifest: it is written with the file, and the export is " + job.state());
        }
        byte[] manifest = manifests
                .read(job)
                .orElseThrow(() -> ApiException.notFound("The manifest has been deleted, as files are in time"));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(manifest);
    }
}
