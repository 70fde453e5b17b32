package dev.vipexport.api;

import dev.vipexport.testsupport.SettableClock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The application on a free port, with the shared back ends. */
public final class RunningApi implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private RunningApi(ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Configuration(proxyBeanMethods = false)
    static class TestClock {
        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }

    private static final Map<List<String>, RunningApi> SHARED = new ConcurrentHashMap<>();

    /**
     * Returns the instance with these settings, each {@code key=value}. It starts once per JVM and never closes, so it must
     * be able to send the callbacks of all tests.
     */
    public static RunningApi shared(String... settings) {
        return SHARED.computeIfAbsent(List.of(settings), key -> start(settings));
    }

    /** Returns the instance whose waits, connections and heartbeats are short. */
    public static RunningApi withShortWaits() {
        return shared(
                "server.jetty.connection-idle-timeout=500ms",
                "vip-export.export.wait-budget=2s",
                "vip-export.export.recheck-interval=20ms",
                // each heartbeat meets the end of the idle timeout
                "vip-export.export.heartbeat-interval=500ms");
    }

    /** Returns the instance that allows one active export and one waiting request per organisation. */
    public static RunningApi withSmallQuotas() {
        return shared(
                "vip-export.export.max-active=1",
                "vip-export.export.max-waiters-per-organisation=1",
                "vip-export.export.heartbeat-interval=100ms",
                "vip-export.export.recheck-interval=50ms");
    }

    /** Returns the instance with few threads, which waits for 50 requests and no more. It has health. */
    public static RunningApi withFewThreads() {
        return shared("server.jetty.threads.max=8", "vip-export.export.max-waiters=50", "management.server.port=0");
    }

    /** Returns the instance with few threads, which reads jobs after events only. */
    public static RunningApi withoutRechecks() {
        return shared(
                "server.jetty.threads.max=8", "vip-export.export.recheck-interval=1h", "management.server.port=0");
    }

    /** Returns the instance that cannot reach Firestore. */
    public static RunningApi withoutFirestore() {
        return shared(
                "vip-export.cloud.firestore-emulator-host=127.0.0.1:1",
                "vip-export.call-timeout=300ms",
                "management.server.port=0");
    }

    /** Starts an instance with {@code settings}, each {@code key=value}, for a test that closes it. */
    public static RunningApi start(String... settings) {
        Map<String, Object> properties = backendProperties();
        properties.put("spring.config.additional-location", "file:../local/test-api.yml");
        return start(properties, settings);
    }

    /** Starts an instance with the default timeouts of the API, for a test that closes it. */
    public static RunningApi startWithDefaultTimeouts(String... settings) {
        return start(backendProperties(), settings);
    }

    private static Map<String, Object> backendProperties() {
        var properties = new HashMap<String, Object>();
        properties.put("spring.config.name", "vip-export-api");
        properties.put("spring.main.banner-mode", "off");
        properties.put("server.port", "0");
        // -1 is none; a second web server makes each start slower
        properties.put("management.server.port", "-1");
        properties.put(
                "spring.kafka.bootstrap-servers", Backends.shared().kafka().bootstrapServers());
        properties.put("vip-export.cloud.project-id", Backends.PROJECT);
        properties.put("vip-export.cloud.bucket", Backends.BUCKET);
        properties.put(
                "vip-export.cloud.firestore-emulator-host",
                Backends.shared().firestoreServer().endpoint());
        properties.put(
                "vip-export.cloud.storage-emulator-url",
                Backends.shared().storageServer().url());
        properties.put("vip-export.auth.cache-ttl", "0s");
        properties.put("vip-export.auth.unauthorized-after", "5ms");
        // some tests send more requests at once than the default allows
        properties.put("vip-export.limits.burst", "10000");
        properties.put("vip-export.directory.cache-ttl", "0s");
        properties.put("vip-export.labels.cache-ttl", "0s");
        // every instance reads the events of all tests, so each must be able to send their callbacks
        properties.put("vip-export.webhooks.allow-loopback", "true");
        properties.put("vip-export.webhooks.timeout", "5m");
        properties.put("vip-export.webhooks.first-delay", "6m");
        return properties;
    }

    private static RunningApi start(Map<String, Object> properties, String... settings) {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        return new RunningApi(new SpringApplicationBuilder(ApiApplication.class, TestClock.class).run(arguments));
    }

    public URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Returns the health of an instance that has a management port. */
    public HttpResponse<String> health() {
        return ApiClient.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort() + "/actuator/health")));
    }

    public int healthPort() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.management.port"));
    }

    public SettableClock clock() {
        return context.getBean(SettableClock.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    @Override
    public void close() {
        context.close();
    }
}
