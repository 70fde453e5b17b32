package dev.vipexport.worker;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.worker.intake.QueueSettings;
import dev.vipexport.worker.intake.RetrySettings;
import dev.vipexport.worker.intake.SweepSettings;
import dev.vipexport.worker.plan.PlanSettings;
import dev.vipexport.worker.rows.RowSettings;
import dev.vipexport.worker.upload.UploadSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything that can be set for a worker, as {@code vip-export.*}; {@code cloud} alone has values without a default.
 *
 * @param callTimeout how long a single read or write of a job's document may take
 * @param progressEvery how often a job under way records and announces its rows
 */
@ConfigurationProperties("vip-export")
@Validated
public record WorkerSettings(
        @Valid @NotNull Cloud cloud,
        @NotNull @DefaultValue("10s") Duration callTimeout,
        @NotNull @DefaultValue("2s") Duration progressEvery,
        @Valid @DefaultValue QueueSettings queue,
        @Valid @DefaultValue RetrySettings retry,
        @Valid @DefaultValue SweepSettings sweep,
        @Valid @DefaultValue PlanSettings plan,
        @Valid @DefaultValue RowSettings rows,
        @Valid @DefaultValue UploadSettings upload) {

    /**
     * See {@link CloudSettings}.
     *
     * @param projectId must be given
     * @param bucket must be given
     */
    public record Cloud(
            @NotBlank String projectId,
            @NotBlank @DefaultValue("(default)") String databaseId,
            @NotBlank String bucket,
            @Nullable String firestoreEmulatorHost,
            @Nullable String storageEmulatorUrl) {

        CloudSettings settings() {
            return new CloudSettings(
                    projectId, databaseId, bucket, blankToNull(firestoreEmulatorHost), blankToNull(storageEmulatorUrl));
        }

        /** An environment variable cannot be unset in every place where one can be set empty. */
        private static @Nullable String blankToNull(@Nullable String value) {
            return value == null || value.isBlank() ? null : value;
        }
    }
}
