package dev.vipexport.api.webhook;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;

/** Creates the body of a webhook: the job as {@code GET /vip-messages/exports/{exportId}} returns it. */
@FunctionalInterface
public interface PayloadMapper {

    /**
     * Returns the object to serialize as JSON.
     *
     * @throws BackendUnavailableException if the download link cannot be signed
     */
    Object toPayload(ExportJob job);
}
