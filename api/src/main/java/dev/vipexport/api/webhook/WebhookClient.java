package dev.vipexport.api.webhook;

import dev.vipexport.common.cloud.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Posts to URLs that callers choose, so it trusts no receiver. It connects to checked addresses only, follows no redirects,
 * keeps no cookies or connections, reads at most 8 KB of a response, and ends every call after the timeout.
 */
@Component
final class WebhookClient implements AutoCloseable {
    private static final ContentType JSON = ContentType.create("application/json");
    private static final int MAX_RESPONSE_BYTES = 8 * 1_024;

    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Duration timeout;

    @Autowired
    WebhookClient(PublicDnsResolver resolver, WebhookSettings settings) {
        this(resolver, SSLContexts.createDefault(), settings.timeout(), settings.threads());
    }

    /**
     * Creates a client that has no open connections.
     *
     * @param tls the trusted certificates
     * @param timeout maximum duration of a call. Only the system's DNS lookup can take longer
     * @param connections maximum number of parallel calls
     */
    WebhookClient(PublicDnsResolver resolver, SSLContext tls, Duration timeout, int connections) {
        this.timeout = timeout;
        this.client = client(connections(resolver, tls, Timeout.of(timeout), connections), Timeout.of(timeout));
        this.deadlines = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("webhook-deadlines"));
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    private static CloseableHttpClient client(HttpClientConnectionManager connections, Timeout timeout) {
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                // ignores the system's proxy, which would resolve names without our checks
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .setConnectionReuseStrategy((request, answer, context) -> false)
                .setUserAgent("vip-export-webhook")
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    private static HttpClientConnectionManager connections(
            PublicDnsResolver resolver, SSLContext tls, Timeout timeout, int connections) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(new WebhookTlsStrategy(tls))
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(timeout).build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(MAX_RESPONSE_BYTES)
                                .setMaxHeaderCount(100)
                                .build())
                        .build())
                .build();
    }

    /** Posts the body and returns the result after at most the timeout. Never throws. */
    DeliveryResult post(URI url, Map<String, String> headers, String body) {
        var request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setHeader(HttpHeaders.CONNECTION, "close");
        request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), JSON));
        ScheduledFuture<?> deadline =
                deadlines.schedule(() -> request.cancel(), timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return DeliveryResult.of(execute(request));
        } catch (IOException e) {
            return request.isCancelled() ? DeliveryResult.TIMED_OUT : DeliveryResult.of(e);
        } catch (HttpException e) {
            return DeliveryResult.unanswered("no HTTP answer");
        } finally {
            deadline.cancel(false);
        }
    }

    private int execute(HttpPost request) throws IOException, HttpException {
        ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(request), request, null);
        try {
            return response.getCode();
        } finally {
            drain(request, response);
        }
    }

    /** Reads a short response to its end, so that the receiver sees no broken connection. */
    private static void drain(HttpPost request, ClassicHttpResponse response) {
        try (response) {
            HttpEntity entity = response.getEntity();
            if (entity != null && !isReadToEnd(entity.getContent())) {
                // close() would read the rest
                request.cancel();
            }
        } catch (IOException e) {
            // the status is known, the rest does not matter
            request.cancel();
        }
    }

    private static boolean isReadToEnd(InputStream content) throws IOException {
        return content.readNBytes(MAX_RESPONSE_BYTES).length < MAX_RESPONSE_BYTES;
    }

    /** Aborts running calls. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        deadlines.shutdownNow();
    }
}
