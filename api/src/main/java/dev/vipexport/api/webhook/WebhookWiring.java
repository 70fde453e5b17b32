package dev.vipexport.api.webhook;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.auth.KeySigner;
import dev.vipexport.common.job.JobCallbacks;
import dev.vipexport.common.job.JobStore;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.apache.hc.core5.ssl.SSLContexts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class WebhookWiring {

    @Bean
    CallbackUrls callbackUrls(ApiSettings settings) {
        return new CallbackUrls(new Reach(settings.webhooks().loopback()));
    }

    @Bean
    Courier courier(ApiSettings settings) {
        ApiSettings.Webhooks webhooks = settings.webhooks();
        var resolver = new CheckedResolver(InetAddress::getAllByName, new Reach(webhooks.loopback()));
        return new Courier(resolver, SSLContexts.createDefault(), webhooks.timeout(), webhooks.threads());
    }

    @Bean
    JobCallbacks jobCallbacks(Firestore firestore, ApiSettings settings) {
        return JobCallbacks.in(firestore, settings.callTimeout());
    }

    @Bean
    Deliveries deliveries(
            JobStore jobs,
            JobCallbacks callbacks,
            JobBody body,
            JsonMapper json,
            KeySigner signer,
            CallbackUrls urls,
            Courier courier,
            ApiSettings settings,
            InstantSource clock) {
        ApiSettings.Webhooks webhooks = settings.webhooks();
        var backoff =
                new Backoff(webhooks.firstDelay(), webhooks.multiplier(), webhooks.maxDelay(), new SecureRandom());
        var delivery = new Delivery(jobs, body, json, signer, urls, courier, backoff, webhooks.attempts(), clock);
        return new Deliveries(
                callbacks,
                delivery,
                new Turns(webhooks.threads(), webhooks.threadsOfOne(), webhooks.batch()),
                webhooks.threads(),
                webhooks.pollEvery(),
                webhooks.batch(),
                webhooks.timeout().plus(settings.callTimeout()),
                clock);
    }
}
