package dev.vipexport.cli.api;

import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job as the server wrote it.
 *
 * @param raw all of it, its link too
 * @param askAgainIn what the server asks of who polls; zero where it does not say
 */
public record JobAnswer(JsonNode raw, Duration askAgainIn) {

    /**
     * What is used of it here.
     *
     * @throws EndException when this is no job
     */
    public Job job() {
        try {
            Job job = JsonMapper.shared().treeToValue(raw, Job.class);
            if (job.exportId() == null || job.state() == null) {
                throw new EndException(Exit.UNREACHABLE, "The server's answer is no export; is this its address?");
            }
            return job;
        } catch (JacksonException e) {
            throw new EndException(Exit.UNREACHABLE, "The server's answer is no export; is this its address?", e);
        }
    }

    @Override
    public String toString() {
        return job().toString(); // never the link
    }
}
