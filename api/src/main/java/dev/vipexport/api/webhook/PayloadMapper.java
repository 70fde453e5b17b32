package dev.vipexport.api.webhook;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;

/** What receivers are sent of a job: the same that its owner gets who asks for it. */
@FunctionalInterface
public interface PayloadMapper {

    /**
     * What is written as JSON.
     *
     * @throws BackendUnavailableException when its link cannot be signed at the moment
     */
    Object toPayload(ExportJob job);
}
