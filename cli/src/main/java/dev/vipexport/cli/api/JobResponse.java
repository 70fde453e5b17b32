package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job as the server wrote it.
 *
 * @param json all of it, its link too
 * @param retryAfter what the server asks of who polls; zero where it does not say
 */
public record JobResponse(JsonNode json, Duration retryAfter) {

    /**
     * What is used of it here.
     *
     * @throws ExitException when this is no job
     */
    public Job job() {
        try {
            Job job = JsonMapper.shared().treeToValue(json, Job.class);
            if (job.exportId() == null || job.state() == null) {
                throw new ExitException(ExitCode.UNREACHABLE, "The server's answer is no export; is this its address?");
            }
            return job;
        } catch (JacksonException e) {
            throw new ExitException(ExitCode.UNREACHABLE, "The server's answer is no export; is this its address?", e);
        }
    }

    @Override
    public String toString() {
        return job().toString(); // never the link
    }
}
