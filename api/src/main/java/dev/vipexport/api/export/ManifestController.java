package dev.vipexport.api.export;

import dev.vipexport.api.problem.RefusedException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.Requester;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What an exported file was made of: for callers who check it. */
@RestController
class ManifestController {
    private final JobStore jobs;
    private final StoredManifests manifests;

    ManifestController(JobStore jobs, StoredManifests manifests) {
        this.jobs = jobs;
        this.manifests = manifests;
    }

    @GetMapping(path = Answers.EXPORTS + "/{exportId}/manifest", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> manifest(Requester caller, @PathVariable String exportId) {
        ExportJob job = jobs.find(exportId)
                .filter(found -> found.requester().orgId().equals(caller.orgId()))
                .orElseThrow(() -> RefusedException.notFound("There is no such export"));
        if (job.state() != JobState.SUCCEEDED) {
            throw RefusedException.notFound(
                    "The export has no manifest: it is written with the file, and the export is " + job.state());
        }
        byte[] manifest = manifests
                .of(job)
                .orElseThrow(() -> RefusedException.notFound("The manifest has been deleted, as files are in time"));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(manifest);
    }
}
