package dev.vipexport.api.export.wait;

import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.messaging.Topics;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.ContainerProperties.AssignmentCommitOption;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Reads every job event in every instance. Each instance has its own group, starts at the end of the topic and commits
 * nothing, because past events wake no request.
 */
@Component
final class JobEventContainer extends KafkaMessageListenerContainer<String, String> {

    JobEventContainer(ConsumerFactory<String, String> consumers, JobEventListener listener) {
        super(consumers, properties(listener));
    }

    private static ContainerProperties properties(JobEventListener listener) {
        var properties = new ContainerProperties(Topics.EVENTS);
        properties.setGroupId("vip-export-api-" + ExportIds.next());
        properties.setAckMode(AckMode.MANUAL);
        properties.setAssignmentCommitOption(AssignmentCommitOption.NEVER);
        properties.setMissingTopicsFatal(false);
        properties.setMessageListener(listener);
        var consumer = new Properties();
        consumer.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        consumer.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setKafkaConsumerProperties(consumer);
        return properties;
    }
}
