package dev.vipexport.cli.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An export as the API shows it, of which this is what is used here.
 *
 * @param csvUrl where its file is; never shown unless asked for, since who has it has the file
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

    /** How far it is; what is null is not known yet. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Progress(
            long rowsDone,
            @Nullable Long rowsTotal,
            @Nullable Integer percent,
            @Nullable Long etaSeconds) {}

    /** Why it failed. */
    public record Failure(@Nullable String code, @Nullable String message) {}

    public boolean hasEnded() {
        return TERMINAL_STATES.contains(state);
    }

    public boolean hasSucceeded() {
        return state.equals("SUCCEEDED");
    }

    /**
     * This job, which has a file.
     *
     * @throws ExitException when it ended without one
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
        String reason = failure == null || failure.message() == null ? "without a reason" : failure.message();
        return (state.equals("FAILED") ? "failed: " : "is " + state + ": ") + reason;
    }

    @Override
    public String toString() {
        return "Job[" + exportId + " " + state + "]"; // never the link
    }
}
