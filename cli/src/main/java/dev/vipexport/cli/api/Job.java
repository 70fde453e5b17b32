package dev.vipexport.cli.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An export, with the members of the API's response that the program uses.
 *
 * @param csvUrl link to the file. Shown only on request, because it gives access to the file
 * @param warnings what a reader of the file must know, or empty if the server names none
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
        List<Warning> warnings,
        @Nullable Failure failure) {
    private static final Set<String> TERMINAL_STATES = Set.of("SUCCEEDED", "FAILED", "CANCELED");

    /** Creates a job from JSON, where {@code warnings} can be null or absent. */
    public Job {
        warnings = Objects.requireNonNullElse(warnings, List.<Warning>of()).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** The progress of an export. A null value is not known yet. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Progress(
            long rowsDone,
            @Nullable Long rowsTotal,
            @Nullable Integer percent,
            @Nullable Long etaSeconds) {}

    /**
     * A way in which the file differs from the stored messages, or in which a reader of the file will.
     *
     * @param cells number of cells, or 0 if the warning is about the whole file
     * @param messages number of messages that have such cells
     * @param messageIds ids of the first of these messages
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Warning(
            @Nullable String code,
            @Nullable String message,
            long cells,
            long messages,
            @Nullable List<@Nullable String> messageIds) {

        /** Returns the warning as one sentence, followed by the numbers and ids. */
        public String toText() {
            String count = cells == 0 ? "" : " (cells: " + cells + ", messages: " + messages + idsOrNothing() + ")";
            return code + ": " + message + count;
        }

        private String idsOrNothing() {
            if (messageIds == null || messageIds.isEmpty()) {
                return "";
            }
            String ids = messageIds.stream().map(String::valueOf).collect(Collectors.joining(", "));
            return ": " + ids + (messageIds.size() < messages ? ", …" : "");
        }
    }

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
