package dev.vipexport.api.webhook;

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
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to whoever callers name, so it trusts nobody: it connects to checked addresses only, follows nothing, keeps neither
 * cookies nor connections, reads next to nothing of the answer, and ends every call in time however slowly the other side goes on.
 */
final class WebhookClient implements AutoCloseable {
    private static final ContentType JSON = ContentType.create("application/json");
    private static final int MAX_RESPONSE_BYTES = 8 * 1_024;

    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Duration timeout;

    /**
     * Opens no connection before its first call.
     *
     * @param tls whom to trust
     * @param timeout for a call as a whole; only the system's look-up of a name may take longer
     * @param connections at once
     */
    WebhookClient(PublicDnsResolver resolver, SSLContext tls, Duration timeout, int connections) {
        this.timeout = timeout;
        this.client = client(connections(resolver, tls, Timeout.of(timeout), connections), Timeout.of(timeout));
        this.deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "webhook-deadlines");
            thread.setDaemon(true);
            return thread;
        });
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
                // whatever proxy the system names: it would do the look-up, and nobody would check
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
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
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

    /** Never fails, and never takes much longer than it may. */
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
            return DeliveryResult.failed("no HTTP answer");
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

    /** A short answer is read to its end, so that its sender sees no broken connection. */
    private static void drain(HttpPost request, ClassicHttpResponse response) {
        try (response) {
            HttpEntity entity = response.getEntity();
            if (entity != null && !isReadToEnd(entity.getContent())) {
                // before it is closed, which would read the rest
                request.cancel();
            }
        } catch (IOException e) {
            // the status is known, and nothing else matters
            request.cancel();
        }
    }

    private static boolean isReadToEnd(InputStream content) throws IOException {
        return content.readNBytes(MAX_RESPONSE_BYTES).length < MAX_RESPONSE_BYTES;
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        deadlines.shutdownNow();
    }
}
