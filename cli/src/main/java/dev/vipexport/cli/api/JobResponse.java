package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server's response with a job.
 *
 * @param json the whole body, link included
 * @param retryAfter pause that the server asks for, or zero if it asks for none
 */
public record JobResponse(JsonNode json, Duration retryAfter) {
    private static final String NO_EXPORT = "The response is not an export. Check that --server is the export API";

    /**
     * Returns the job.
     *
     * @throws ExitException if the response is no job
     */
    public Job job() {
        try {
            Job job = JsonMapper.shared().treeToValue(json, Job.class);
            if (job == null || job.exportId() == null || job.state() == null) {
                throw new ExitException(ExitCode.UNREACHABLE, NO_EXPORT);
            }
            return job;
        } catch (JacksonException e) {
            throw new ExitException(ExitCode.UNREACHABLE, NO_EXPORT, e);
        }
    }

    @Override
    public String toString() {
        return job().toString(); // without the link
    }
}
