package dev.vipexport.api.export.web;

import dev.vipexport.api.export.ExportService;
import dev.vipexport.api.messages.query.Cursor;
import dev.vipexport.api.messages.query.ParameterReader;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobListing.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The exports that an organisation has, as a list, and their end. */
@RestController
class ExportJobController {
    private static final List<String> STATES =
            Arrays.stream(JobState.values()).map(JobState::name).toList();
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final ExportService exportService;
    private final ExportResponses responses;

    ExportJobController(ExportService exportService, ExportResponses responses) {
        this.exportService = exportService;
        this.responses = responses;
    }

    /**
     * A page of the list, newest first.
     *
     * @param nextCursor where the next page begins; null exactly when nothing is left
     */
    record ExportPage(List<JobView> exports, @Nullable String nextCursor) {}

    @GetMapping(path = ExportResponses.EXPORTS_PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ExportPage list(Caller caller, @RequestParam MultiValueMap<String, String> parameters) {
        var reader = new ParameterReader(parameters);
        Optional<JobState> state = reader.oneOf("state", STATES, ExportJobController::parseState);
        Optional<Position> before = reader.cursor("before").map(cursor -> new Position(cursor.at(), cursor.id()));
        int limit = reader.integer("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        reader.throwIfInvalid();
        return page(exportService.newestFirst(caller, state.orElse(null), before.orElse(null), limit + 1), limit);
    }

    /** @param read up to one more than the page takes, which tells that something is left */
    private ExportPage page(List<ExportJob> read, int limit) {
        List<ExportJob> shown = read.subList(0, Math.min(limit, read.size()));
        List<JobView> views = shown.stream().map(responses::view).toList();
        if (read.size() <= limit) {
            return new ExportPage(views, null);
        }
        ExportJob last = shown.get(limit - 1);
        return new ExportPage(views, new Cursor(last.createdAt(), last.exportId()).encode());
    }

    private static Optional<JobState> parseState(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    /** 200 with the job where it was canceled, 204 where one that had ended was deleted. */
    @DeleteMapping(path = ExportResponses.EXPORTS_PATH + "/{exportId}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> remove(Caller caller, @PathVariable String exportId) {
        Optional<ExportJob> canceled = exportService.cancelOrDelete(caller, exportId);
        return canceled.isPresent()
                ? responses.jobResponse(canceled.get(), "")
                : ResponseEntity.noContent().build();
    }
}
