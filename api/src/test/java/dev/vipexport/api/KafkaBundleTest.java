package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

class KafkaBundleTest {

    @Test
    void bundle_reachesConsumerProducerAndAdmin(@TempDir Path folder) throws Exception {
        Path certificate = Files.writeString(
                folder.resolve("kafka.pem"),
                TestCertificate.create(folder, "ip:127.0.0.1").certificatePem());
        try (var api = RunningApi.start(
                "spring.kafka.ssl.bundle=kafka",
                "spring.ssl.bundle.pem.kafka.truststore.certificate=file:" + certificate)) {
            SslBundle bundle = api.bean(SslBundles.class).getBundle("kafka");

            ConsumerFactory<?, ?> consumers = api.bean(ConsumerFactory.class);
            ProducerFactory<?, ?> producers = api.bean(ProducerFactory.class);
            KafkaAdmin admin = api.bean(KafkaAdmin.class);

            assertThat(List.of(
                            consumers.getConfigurationProperties(),
                            producers.getConfigurationProperties(),
                            admin.getConfigurationProperties()))
                    .allSatisfy(config -> assertThat(config)
                            .containsEntry(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class)
                            .containsEntry(SslBundle.class.getName(), bundle));
        }
    }
}
