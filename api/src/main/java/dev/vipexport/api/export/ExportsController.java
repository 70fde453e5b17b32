package dev.vipexport.api.export;

import dev.vipexport.api.messages.Cursor;
import dev.vipexport.api.messages.ParameterReader;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobHistory.Position;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Requester;
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
class ExportsController {
    private static final List<String> STATES =
            Arrays.stream(JobState.values()).map(JobState::name).toList();
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;

    private final Exports exports;
    private final Answers answers;

    ExportsController(Exports exports, Answers answers) {
        this.exports = exports;
        this.answers = answers;
    }

    /**
     * A page of the list, newest first.
     *
     * @param nextCursor where the next page begins; null exactly when nothing is left
     */
    record ExportPage(List<JobView> exports, @Nullable String nextCursor) {}

    @GetMapping(path = Answers.EXPORTS, produces = MediaType.APPLICATION_JSON_VALUE)
    ExportPage list(Requester caller, @RequestParam MultiValueMap<String, String> parameters) {
        var reader = new ParameterReader(parameters);
        Optional<JobState> state = reader.word("state", STATES, ExportsController::stateOf);
        Optional<Position> before = reader.cursor("before").map(cursor -> new Position(cursor.at(), cursor.id()));
        int limit = reader.number("limit", 1, MOST).orElse(DEFAULT_LIMIT);
        reader.check();
        return page(exports.newestFirst(caller, state.orElse(null), before.orElse(null), limit + 1), limit);
    }

    /** @param read up to one more than the page takes, which tells that something is left */
    private ExportPage page(List<ExportJob> read, int limit) {
        List<ExportJob> shown = read.subList(0, Math.min(limit, read.size()));
        List<JobView> views = shown.stream().map(answers::view).toList();
        if (read.size() <= limit) {
            return new ExportPage(views, null);
        }
        ExportJob last = shown.get(limit - 1);
        return new ExportPage(views, new Cursor(last.createdAt(), last.exportId()).text());
    }

    private static Optional<JobState> stateOf(String word) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(word))
                .findFirst();
    }

    /** 200 with the job where it was canceled, 204 where one that had ended was deleted. */
    @DeleteMapping(path = Answers.EXPORTS + "/{exportId}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> remove(Requester caller, @PathVariable String exportId) {
        Optional<ExportJob> canceled = exports.remove(caller, exportId);
        return canceled.isPresent()
                ? answers.toReading(canceled.get(), "")
                : ResponseEntity.noContent().build();
    }
}
