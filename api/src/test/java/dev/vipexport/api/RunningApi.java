package dev.vipexport.api;

import dev.vipexport.testsupport.SettableClock;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The real application on a free port, against the shared back ends. */
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

    /** The one for every test that needs no other settings. */
    public static RunningApi shared() {
        return Shared.API;
    }

    private static final class Shared {
        static final RunningApi API = start();
    }

    /** Starts with {@code settings}, each {@code key=value}, on top of those that lead to the back ends. */
    public static RunningApi start(String... settings) {
        Map<String, Object> properties = backendProperties();
        properties.put("spring.config.additional-location", "file:../local/test-api.yml");
        return start(properties, settings);
    }

    /** The same, but a back end may take no longer than is said by the API's own settings. */
    public static RunningApi startWithDefaultTimeouts(String... settings) {
        return start(backendProperties(), settings);
    }

    private static Map<String, Object> backendProperties() {
        var properties = new HashMap<String, Object>();
        properties.put("spring.config.name", "vip-export-api");
        properties.put("spring.main.banner-mode", "off");
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        properties.put(
                "spring.kafka.bootstrap-servers", Backends.shared().kafka().bootstrapServers());
        properties.put("vip-export.cloud.project-id", Backends.PROJECT);
        properties.put("vip-export.cloud.bucket", Backends.BUCKET);
        properties.put(
                "vip-export.cloud.firestore-emulator-host",
                Backends.shared().firestoreServer().endpoint());
        properties.put("vip-export.cloud.storage-emulator-url", "http://127.0.0.1:1");
        properties.put("vip-export.auth.cache-ttl", "0s");
        // some tests send more at once than one key may
        properties.put("vip-export.limits.burst", "10000");
        properties.put("vip-export.directory.cache-ttl", "0s");
        // every instance sees every callback of the shared back ends, so all must be able to tell it
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
