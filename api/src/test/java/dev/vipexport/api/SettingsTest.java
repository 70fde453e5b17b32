package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.common.cloud.CloudSettings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class SettingsTest {

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("dev.vipexport.api")
    static class OnlySettings {}

    private static ConfigurableApplicationContext bind(String... arguments) {
        return new SpringApplicationBuilder(OnlySettings.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=vip-export-api", "spring.main.banner-mode=off")
                .run(arguments);
    }

    private static ConfigurableApplicationContext bindWithRequired(String... more) {
        String[] arguments = Arrays.copyOf(more, more.length + 2);
        arguments[more.length] = "--vip-export.cloud.project-id=p";
        arguments[more.length + 1] = "--vip-export.cloud.bucket=b";
        return bind(arguments);
    }

    /** Returns every property of every settings record that the application scans. */
    private static Map<String, String> allOf(ApplicationContext context) throws ReflectiveOperationException {
        var all = new TreeMap<String, String>();
        for (Object settings :
                context.getBeansWithAnnotation(ConfigurationProperties.class).values()) {
            if (settings instanceof Record ours) {
                String prefix = ours.getClass()
                        .getAnnotation(ConfigurationProperties.class)
                        .value();
                all.putAll(flatten(prefix, ours));
            }
        }
        return all;
    }

    private static Map<String, String> flatten(String prefix, Record settings) throws ReflectiveOperationException {
        var all = new TreeMap<String, String>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(settings);
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (value instanceof Record nested) {
                all.putAll(flatten(name, nested));
            } else {
                all.put(name, String.valueOf(value));
            }
        }
        return all;
    }

    @Test
    void settings_haveDefaults_exceptProjectAndBucket() throws ReflectiveOperationException {
        try (var context = bindWithRequired()) {
            assertThat(allOf(context))
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("vip-export.cloud.project-id", "p"),
                            Map.entry("vip-export.cloud.database-id", "(default)"),
                            Map.entry("vip-export.cloud.bucket", "b"),
                            Map.entry("vip-export.cloud.firestore-emulator-host", "null"),
                            Map.entry("vip-export.cloud.storage-emulator-url", "null"),
                            Map.entry("vip-export.cloud.storage-links-url", "null"),
                            Map.entry("vip-export.api-keys.database-id", "null"),
                            Map.entry("vip-export.auth.max-age", "PT1M"),
                            Map.entry("vip-export.auth.max-clock-skew", "PT5S"),
                            Map.entry("vip-export.auth.cache-ttl", "PT10S"),
                            Map.entry("vip-export.auth.cache-size", "10000"),
                            Map.entry("vip-export.auth.max-unknown-lookups", "16"),
                            Map.entry("vip-export.auth.unauthorized-after", "PT0.2S"),
                            Map.entry("vip-export.auth.max-used-signatures", "100000"),
                            Map.entry("vip-export.limits.requests-per-second", "50"),
                            Map.entry("vip-export.limits.burst", "100"),
                            Map.entry("vip-export.limits.keys", "10000"),
                            Map.entry("vip-export.limits.body", "16384B"),
                            Map.entry("vip-export.limits.target", "12288B"),
                            Map.entry("vip-export.limits.headers", "12288B"),
                            Map.entry("vip-export.admission.parallel", "32"),
                            Map.entry("vip-export.admission.total", "150"),
                            Map.entry("vip-export.admission.guaranteed", "4"),
                            Map.entry("vip-export.admission.max-body-bytes", "33554432B"),
                            Map.entry("vip-export.admission.queued", "500"),
                            Map.entry("vip-export.admission.queue-timeout", "PT10S"),
                            Map.entry("vip-export.admission.body-timeout", "PT10S"),
                            Map.entry("vip-export.connections.max-per-address", "14000"),
                            Map.entry("vip-export.connections.head-timeout", "PT10S"),
                            Map.entry("vip-export.connections.min-read-rate", "16384B"),
                            Map.entry("vip-export.connections.read-grace", "PT10S"),
                            Map.entry("vip-export.connections.max-unsent", "16777216B"),
                            Map.entry("vip-export.cors.allowed-origins", "[]"),
                            Map.entry("vip-export.directory.cache-ttl", "PT10S"),
                            Map.entry("vip-export.directory.cache-size", "10000"),
                            Map.entry("vip-export.export.wait-budget", "PT25S"),
                            Map.entry("vip-export.export.max-wait", "PT55S"),
                            Map.entry("vip-export.export.recheck-interval", "PT2S"),
                            Map.entry("vip-export.export.max-waiters", "10000"),
                            Map.entry("vip-export.export.max-waiters-per-organisation", "2000"),
                            Map.entry("vip-export.export.heartbeat-interval", "PT15S"),
                            Map.entry("vip-export.export.max-active", "100"),
                            Map.entry("vip-export.export.max-per-day", "10000"),
                            Map.entry("vip-export.export.retention", "PT720H"),
                            Map.entry("vip-export.export.link-lifetime", "PT1H"),
                            Map.entry("vip-export.export.poll-after", "PT2S"),
                            Map.entry("vip-export.export.retry-after", "PT5S"),
                            Map.entry("vip-export.webhooks.allow-loopback", "false"),
                            Map.entry("vip-export.webhooks.extra-ports", "[]"),
                            Map.entry("vip-export.webhooks.timeout", "PT15S"),
                            Map.entry("vip-export.webhooks.threads", "8"),
                            Map.entry("vip-export.webhooks.threads-per-organisation", "2"),
                            Map.entry("vip-export.webhooks.poll-interval", "PT30S"),
                            Map.entry("vip-export.webhooks.batch", "100"),
                            Map.entry("vip-export.webhooks.max-attempts", "8"),
                            Map.entry("vip-export.webhooks.first-delay", "PT30S"),
                            Map.entry("vip-export.webhooks.multiplier", "4.0"),
                            Map.entry("vip-export.webhooks.max-delay", "PT6H"),
                            Map.entry("vip-export.kafka.send-timeout", "PT4S"),
                            Map.entry("vip-export.kafka.topics", "CREATE"),
                            Map.entry("vip-export.kafka.topic-replicas", "-1"),
                            Map.entry("vip-export.kafka.dead-letter-retention", "PT720H"),
                            Map.entry("vip-export.kafka.topic-retry-interval", "PT5S"),
                            Map.entry("vip-export.labels.page-size", "100"),
                            Map.entry("vip-export.labels.cache-ttl", "PT10S"),
                            Map.entry("vip-export.reads.max-bytes", "33554432B"),
                            Map.entry("vip-export.plan.slice-rows", "20000"),
                            Map.entry("vip-export.estimate.rows-per-second", "20000"),
                            Map.entry("vip-export.estimate.sample-rows", "50"),
                            Map.entry("vip-export.estimate.count-timeout", "PT30S"),
                            Map.entry("vip-export.estimate.max-counts", "32"),
                            Map.entry("vip-export.estimate.max-messages", "1000000"),
                            Map.entry("vip-export.estimate.max-counts-per-organisation", "8"),
                            Map.entry("vip-export.call-timeout", "PT4S")));
        }
    }

    @Test
    void start_namesOriginAndForm_whenOriginIsMalformed() {
        assertThatThrownBy(() -> bindWithRequired("--vip-export.cors.allowed-origins=https://a.example.com,*"))
                .hasRootCauseMessage(
                        "vip-export.cors.allowed-origins has '*', which no browser sends. Write each origin as"
                                + " scheme, host and port in lower case, such as https://app.example.com or"
                                + " http://localhost:3000: no path, no default port, no pattern");
    }

    @Test
    void emulatorHost_isNull_whenBlank() {
        try (var context = bindWithRequired(
                "--vip-export.cloud.firestore-emulator-host=",
                "--vip-export.cloud.storage-emulator-url= ",
                "--vip-export.cloud.storage-links-url=")) {
            CloudSettings cloud = context.getBean(BackendSettings.class).cloud();

            assertThat(cloud.firestoreEmulatorHost()).isNull();
            assertThat(cloud.storageEmulatorUrl()).isNull();
            assertThat(cloud.storageLinksUrl()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--vip-export.cloud.project-id=",
                "--vip-export.cloud.bucket=",
                "--vip-export.cloud.storage-links-url=http://127.0.0.1:4443",
                "--vip-export.auth.max-age=-1s",
                "--vip-export.auth.cache-size=0",
                "--vip-export.cors.allowed-origins=*",
                "--vip-export.cors.allowed-origins=null",
                "--vip-export.cors.allowed-origins=app.example.com",
                "--vip-export.cors.allowed-origins=https://app.example.com/",
                "--vip-export.cors.allowed-origins=https://app.example.com/page",
                "--vip-export.cors.allowed-origins=https://App.example.com",
                "--vip-export.cors.allowed-origins=https://app.example.com:443",
                "--vip-export.cors.allowed-origins=http://app.example.com:80",
                "--vip-export.cors.allowed-origins=http://app.example.com:65536",
                "--vip-export.cors.allowed-origins=https://*.example.com",
                "--vip-export.cors.allowed-origins=https://a:b@app.example.com",
                "--vip-export.cors.allowed-origins=https://app.example.com,https://b\u00fcro.example.com",
                "--vip-export.limits.requests-per-second=0",
                "--vip-export.limits.burst=0",
                "--vip-export.limits.body=much",
                "--vip-export.export.retention=12h",
                "--vip-export.export.retention=36h",
                "--vip-export.export.link-lifetime=169h",
                "--vip-export.export.link-lifetime=0s",
                "--vip-export.export.max-waiters=-1",
                "--vip-export.export.recheck-interval=0s",
                "--vip-export.export.wait-budget=soon",
                "--vip-export.webhooks.extra-ports=0",
                "--vip-export.webhooks.extra-ports=65536",
                "--vip-export.webhooks.threads=0",
                "--vip-export.webhooks.first-delay=15s",
                "--vip-export.webhooks.timeout=1m",
                "--vip-export.webhooks.max-delay=29s",
                "--vip-export.webhooks.multiplier=0.9",
                "--vip-export.reads.max-bytes=4MB",
                "--vip-export.call-timeout=0s",
            })
    void start_fails_whenSettingIsInvalid(String wrong) {
        String property = wrong.substring(2, wrong.indexOf('='));
        String[] arguments = property.endsWith("project-id")
                ? new String[] {"--vip-export.cloud.bucket=b", wrong}
                : property.endsWith("bucket")
                        ? new String[] {"--vip-export.cloud.project-id=p", wrong}
                        : new String[] {"--vip-export.cloud.project-id=p", "--vip-export.cloud.bucket=b", wrong};

        assertThatThrownBy(() -> bind(arguments)).hasMessageContaining("vip-export");
    }
}
