package dev.vipexport.api.limits;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the signed requests that one instance works on.
 *
 * @param parallel Maximum number of requests of one organisation that the API processes at once. Requests that wait for an
 *     export do not count.
 * @param total Number of requests that the API processes at once for all organisations together. Above it, each
 *     organisation still gets {@code guaranteed}. Keep it below {@code server.jetty.threads.max}: the other threads are for
 *     organisations with few requests.
 * @param guaranteed Number of requests that the API processes at once for an organisation, whatever the others send.
 * @param queued Maximum number of further requests of one organisation that wait for their turn. The API answers 429 to
 *     more.
 * @param queueTimeout Maximum time that a request waits for its turn. The API answers 429 after it.
 * @param bodyTimeout Maximum time that a body takes to arrive. The API answers 408 to a slower one.
 * @param maxBodyBytes Maximum size of all bodies that are in memory at once. A quarter of it is for one organisation. The API
 *     answers 429 to further requests with a body.
 */
@Validated
@ConfigurationProperties("vip-export.admission")
record AdmissionSettings(
        @DefaultValue("32") @Min(1) int parallel,
        @DefaultValue("150") @Min(1) int total,
        @DefaultValue("4") @Min(1) int guaranteed,
        @DefaultValue("500") @Min(0) int queued,
        @DefaultValue("10s") Duration queueTimeout,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue("32MB") DataSize maxBodyBytes) {}
