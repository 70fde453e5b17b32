package dev.vipexport.ops.queue;

import dev.vipexport.ops.OpsSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.stereotype.Component;

/** Creates consumers that read what an operator looks at. They belong to no group, and commit nothing. */
@Component
public final class GrouplessConsumers {
    private final Map<String, Object> config;

    GrouplessConsumers(ConsumerFactory<?, ?> springs, OpsSettings settings) {
        config = new HashMap<>(springs.getConfigurationProperties());
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(settings.callTimeout().toMillis()));
    }

    /**
     * Creates a consumer. The caller closes it.
     *
     * @param maxPartitionFetchBytes maximum size of what it gets of one partition at once
     */
    public Consumer<byte[], byte[]> create(String clientId, int maxPartitionFetchBytes) {
        Map<String, Object> own = new HashMap<>(config);
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        own.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, maxPartitionFetchBytes);
        return new DefaultKafkaConsumerFactory<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .createConsumer();
    }
}
