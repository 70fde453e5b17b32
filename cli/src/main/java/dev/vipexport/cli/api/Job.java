package dev.vipexport.cli.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An export, with the members of the API's response that the program uses.
 *
 * @param csvUrl link to the file; shown only on request, because it gives access to the file
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Job(
        String exportId,
        String state,
        @Nullable Progress progress,
        @Nullable String createdAt,
        @Nullable String finishedAt,
        @Nullable Long totalCount,
        @Nullable String csvUrl,
        @Nullable Long bytes,
        @Nullable Failure failure) {
    private static final Set<String> TERMINAL_STATES = Set.of("SUCCEEDED", "FAILED", "CANCELED");

    /** The progress of an export. A null value is not known yet. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Progress(
            long rowsDone,
            @Nullable Long rowsTotal,
            @Nullable Integer percent,
            @Nullable Long etaSeconds) {}

    /** The reason of a failure. */
    public record Failure(@Nullable String code, @Nullable String message) {}

    /** Returns whether the export has succeeded, failed or been canceled. */
    public boolean hasEnded() {
        return TERMINAL_STATES.contains(state);
    }

    /** Returns whether the export has a file. */
    public boolean hasSucceeded() {
        return state.equals("SUCCEEDED");
    }

    /**
     * Returns this job.
     *
     * @throws ExitException if the export has no file
     */
    public Job requireSuccess() {
        if (hasSucceeded()) {
            return this;
        }
        throw new ExitException(ExitCode.FAILED, "Export " + exportId + " " + describeOutcome());
    }

    private String describeOutcome() {
        if (state.equals("CANCELED")) {
            return "was canceled";
        }
        String reason = failure == null || failure.message() == null ? "no reason given" : failure.message();
        return (state.equals("FAILED") ? "failed: " : "is " + state + ": ") + reason;
    }

    @Override
    public String toString() {
        return "Job[" + exportId + " " + state + "]"; // without the link
    }
}
