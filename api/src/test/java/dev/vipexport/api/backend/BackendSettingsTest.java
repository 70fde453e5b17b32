package dev.vipexport.api.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Configuration;

class BackendSettingsTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({BackendSettings.class, KafkaSettings.class, KafkaProperties.class})
    static class OnlySettings {}

    /** A caller with a timeout of five seconds gets 503 before it gives up. */
    @Test
    void timeouts_areUnderFiveSeconds() {
        try (var context = new SpringApplicationBuilder(OnlySettings.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=vip-export-api")
                .run("--vip-export.cloud.project-id=p", "--vip-export.cloud.bucket=b")) {
            Map<String, Object> producer =
                    context.getBean(KafkaProperties.class).buildProducerProperties();

            assertThat(context.getBean(BackendSettings.class).callTimeout()).isLessThan(Duration.ofSeconds(5));
            assertThat(context.getBean(KafkaSettings.class).sendTimeout()).isLessThan(Duration.ofSeconds(5));
            assertThat(millis(producer, ProducerConfig.MAX_BLOCK_MS_CONFIG)
                            + millis(producer, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                    .isLessThan(5_000);
        }
    }

    private static int millis(Map<String, Object> settings, String name) {
        return Integer.parseInt(String.valueOf(settings.get(name)));
    }
}
