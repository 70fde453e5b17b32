package dev.vipexport.chaos.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an answer, an event or a callback says about a job.
 *
 * @param percent null until the rows are counted
 * @param total rows of the file, or null unless it SUCCEEDED
 * @param link where the file is, or null if the answer has none
 */
public record JobAnswer(
        String exportId,
        String state,
        int attempt,
        long rowsDone,
        @Nullable Long rowsTotal,
        @Nullable Integer percent,
        @Nullable Long total,
        @Nullable String crc32c,
        @Nullable String failure,
        @Nullable String link) {
    private static final Set<String> ENDS = Set.of("SUCCEEDED", "FAILED", "CANCELED");
    private static final Pattern LINK = Pattern.compile("/exports/([0-9a-f]{32})/");

    static boolean isEnd(String state) {
        return ENDS.contains(state);
    }

    /** Returns whether the job has ended. */
    public boolean isEnded() {
        return isEnd(state);
    }

    /** Returns the jobs in the body of an answer: none, one, or those of a page. */
    public static List<JobAnswer> allIn(String body) {
        var jobs = new ArrayList<JobAnswer>();
        Optional<JsonNode> json = parse(body);
        if (json.isPresent()) {
            JsonNode list = json.get().get("exports");
            if (list == null) {
                add(json.get(), jobs);
            } else {
                list.forEach(job -> add(job, jobs));
            }
        }
        return jobs;
    }

    /**
     * Returns the id of the export that an accepted order or request for a file got. A finished file has the id in its
     * link.
     */
    public static Optional<String> exportIdIn(String body) {
        return parse(body).map(json -> {
            String id = text(json, "exportId");
            return id != null ? id : idIn(text(json, "csvUrl"));
        });
    }

    /** Returns the number of rows that the answer of a request for a file has. */
    public static @Nullable Long totalIn(String body) {
        return parse(body).map(json -> number(json, "totalCount")).orElse(null);
    }

    /** Returns the link in the body of an answer. */
    public static @Nullable String linkIn(String body) {
        return parse(body).map(json -> text(json, "csvUrl")).orElse(null);
    }

    private static @Nullable String idIn(@Nullable String link) {
        if (link == null) {
            return null;
        }
        Matcher id = LINK.matcher(link);
        return id.find() ? id.group(1) : null;
    }

    private static void add(JsonNode json, List<JobAnswer> jobs) {
        String id = text(json, "exportId");
        String state = text(json, "state");
        JsonNode progress = json.get("progress");
        if (id == null || state == null || progress == null) {
            return;
        }
        Long percent = number(progress, "percent");
        JsonNode failure = json.get("failure");
        jobs.add(new JobAnswer(
                id,
                state,
                json.required("attempt").intValue(),
                progress.required("rowsDone").longValue(),
                number(progress, "rowsTotal"),
                percent == null ? null : percent.intValue(),
                number(json, "totalCount"),
                text(json, "crc32c"),
                failure == null || failure.isNull() ? null : text(failure, "code"),
                text(json, "csvUrl")));
    }

    private static Optional<JsonNode> parse(String body) {
        if (!body.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readTree(body));
        } catch (JacksonException cutOff) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value.stringValue();
    }

    private static @Nullable Long number(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value.longValue();
    }
}
