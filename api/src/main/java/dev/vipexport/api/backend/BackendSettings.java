package dev.vipexport.api.backend;

import dev.vipexport.common.cloud.CloudSettings;
import jakarta.validation.Valid;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the calls to Google Cloud.
 *
 * @param cloud Project, database and bucket, and the addresses of their servers.
 * @param callTimeout Maximum duration of one Firestore call. Cloud Storage must connect, send the next bytes, and end all
 *     retries of a call in this time. The caller gets 503 when a call takes longer. Counts have their own limit.
 */
@Validated
@ConfigurationProperties("vip-export")
public record BackendSettings(
        @Valid @DefaultValue CloudSettings cloud,
        @DefaultValue("4s") @DurationMin(millis = 1) Duration callTimeout) {}
