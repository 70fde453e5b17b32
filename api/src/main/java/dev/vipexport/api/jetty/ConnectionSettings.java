package dev.vipexport.api.jetty;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of connections, which hold before anyone signs. The API closes a connection that exceeds one.
 *
 * @param maxPerAddress Maximum number of connections from one IP address. Behind a proxy all callers have the address of
 *     the proxy, so keep it below {@code server.jetty.max-connections} by little.
 * @param headTimeout Maximum time that request line and headers take, from the first byte to the last. A connection that
 *     sends no request at all has the same time.
 * @param minReadRate Minimum number of bytes per second that a caller reads of a response, after {@code read-grace}.
 * @param readGrace Time that a caller may take before {@code min-read-rate} counts.
 * @param maxUnsent Maximum size of responses that wait in memory until the callers of one organisation read them. Above
 *     it, the API closes the connection that has waited longest, for 2 seconds or more. Callers without a signature count
 *     together, and all callers have twice this size.
 */
@Validated
@ConfigurationProperties("vip-export.connections")
record ConnectionSettings(
        @DefaultValue("14000") @Min(1) int maxPerAddress,
        @DefaultValue("10s") Duration headTimeout,
        @DefaultValue("16KB") DataSize minReadRate,
        @DefaultValue("10s") Duration readGrace,
        @DefaultValue("16MB") DataSize maxUnsent) {

    /** Returns the time in which a caller must read {@code bytes}. */
    Duration timeToRead(long bytes) {
        return readGrace.plusMillis(bytes * 1_000 / Math.max(1, minReadRate.toBytes()));
    }
}
