package dev.vipexport.worker;

import dev.vipexport.worker.recovery.SweepSettings;
import dev.vipexport.worker.ticket.RetrySettings;
import dev.vipexport.worker.upload.UploadSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/** Checks settings of several features against each other. The worker does not start if they contradict. */
@Component
final class SettingsCheck {
    SettingsCheck(SweepSettings sweep, RetrySettings retry, UploadSettings upload) {
        Duration maxSilence = retry.maxDelay().plus(upload.retryTimeout());
        if (sweep.stalledAfter().compareTo(maxSilence) <= 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "vip-export.sweep.stalled-after",
                    sweep.stalledAfter(),
                    "It must be longer than vip-export.retry.max-delay and vip-export.upload.retry-timeout together ("
                            + maxSilence + "), because a running job can be silent for that long.");
        }
    }
}
