package dev.vipexport.api.export.file;

import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.DaemonThreads;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Signs a link once at the start. Without it, an operator would learn from the first finished export that the API's account
 * must not sign.
 */
@Component
final class SigningCheck implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(SigningCheck.class);

    /** No object has this name, and no caller gets the link. */
    private static final String OBJECT = "exports/signing-check";

    private final DownloadLinks links;
    private final InstantSource clock;

    SigningCheck(DownloadLinks links, InstantSource clock) {
        this.links = links;
        this.clock = clock;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        DaemonThreads.named("signing-check").newThread(this::run).start();
    }

    void run() {
        try {
            links.linkTo(OBJECT, clock.instant().plus(Duration.ofMinutes(1)));
        } catch (BackendRefusedException e) {
            LOG.error(
                    "The API's account must not sign download links, so callers of finished exports get 500. Enable"
                            + " iamcredentials.googleapis.com and give the account iam.serviceAccounts.signBlob on"
                            + " itself, as deploy/google-cloud/setup.sh does. On GKE, link the Kubernetes account to a"
                            + " service account: {}",
                    e.getMessage());
        } catch (BackendUnavailableException e) {
            LOG.warn("Signing a download link failed at the start; the next link may succeed: {}", e.getMessage());
        }
    }
}
