package dev.vipexport.api.messages.count;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of message counts, for estimates and labels.
 *
 * @param maxMessages Maximum number of messages that one count reads. For so many or more, the answer says {@code atLeast}.
 *     Firestore ends a count after 60 seconds.
 * @param countTimeout Maximum duration of all counts of one request, with the waits for their turns. The caller gets 503
 *     when they take longer.
 * @param maxCounts Maximum number of counts that one instance runs at once. Further ones wait for their turn.
 * @param maxCountsPerOrganisation Maximum number of counts of one organisation that run at once. More make its labels faster
 *     and load Firestore more.
 */
@Validated
@ConfigurationProperties("vip-export.estimate")
record CountSettings(
        @DefaultValue("1000000") @Min(1) int maxMessages,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration countTimeout,
        @DefaultValue("32") @Min(1) int maxCounts,
        @DefaultValue("8") @Min(1) int maxCountsPerOrganisation) {}
