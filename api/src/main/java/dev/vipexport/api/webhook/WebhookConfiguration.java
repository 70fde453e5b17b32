package dev.vipexport.api.webhook;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.auth.HmacSigner;
import dev.vipexport.common.job.store.DueCallbacks;
import dev.vipexport.common.job.store.JobStore;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.apache.hc.core5.ssl.SSLContexts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

    @Bean
    CallbackUrlValidator callbackUrlValidator(ApiSettings settings) {
        return new CallbackUrlValidator(new AddressPolicy(settings.webhooks().allowLoopback()));
    }

    @Bean
    WebhookClient webhookClient(ApiSettings settings) {
        ApiSettings.Webhooks webhooks = settings.webhooks();
        var resolver = new PublicDnsResolver(InetAddress::getAllByName, new AddressPolicy(webhooks.allowLoopback()));
        return new WebhookClient(resolver, SSLContexts.createDefault(), webhooks.timeout(), webhooks.threads());
    }

    @Bean
    DueCallbacks dueCallbacks(Firestore firestore, ApiSettings settings) {
        return DueCallbacks.in(firestore, settings.callTimeout());
    }

    @Bean
    WebhookDispatcher webhookDispatcher(
            JobStore jobs,
            DueCallbacks callbacks,
            PayloadMapper payloadMapper,
            JsonMapper json,
            HmacSigner signer,
            CallbackUrlValidator callbackUrlValidator,
            WebhookClient webhookClient,
            ApiSettings settings,
            InstantSource clock) {
        ApiSettings.Webhooks webhooks = settings.webhooks();
        var backoff =
                new Backoff(webhooks.firstDelay(), webhooks.multiplier(), webhooks.maxDelay(), new SecureRandom());
        var attempt = new WebhookAttempt(
                jobs,
                payloadMapper,
                json,
                signer,
                callbackUrlValidator,
                webhookClient,
                backoff,
                webhooks.maxAttempts(),
                clock);
        return new WebhookDispatcher(
                callbacks,
                attempt,
                new FairQueue(webhooks.threads(), webhooks.threadsPerOrganisation(), webhooks.batch()),
                webhooks.threads(),
                webhooks.pollInterval(),
                webhooks.batch(),
                webhooks.timeout().plus(settings.callTimeout()),
                clock);
    }
}
