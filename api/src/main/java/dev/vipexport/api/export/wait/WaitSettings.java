package dev.vipexport.api.export.wait;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of requests that wait for an export.
 *
 * @param waitBudget Time that {@code GET /vip-messages/export} waits without {@code Prefer}. The API then answers 202.
 * @param maxWait Maximum time that a caller can request with {@code Prefer: wait=N}.
 * @param recheckInterval Pause between two reads of the awaited exports. A read finds exports whose event was lost.
 * @param maxWaiters Maximum number of waiting requests and event streams of one instance. A request with more than 4 KB
 *     of headers and parameters counts as several. The API answers further requests at once, and further streams with 503.
 * @param maxWaitersPerOrganisation Maximum number of waiting requests and event streams of one organisation. The API
 *     answers further ones as above.
 * @param heartbeatInterval Pause between two comments in an event stream. A comment keeps the connection open.
 */
@Validated
@ConfigurationProperties("vip-export.export")
public record WaitSettings(
        @DefaultValue("25s") @DurationMin Duration waitBudget,
        @DefaultValue("55s") @DurationMin Duration maxWait,
        @DefaultValue("2s") @DurationMin(millis = 10) Duration recheckInterval,
        @DefaultValue("10000") @Min(0) int maxWaiters,
        @DefaultValue("2000") @Min(0) int maxWaitersPerOrganisation,
        @DefaultValue("15s") @DurationMin(millis = 10) Duration heartbeatInterval) {}
