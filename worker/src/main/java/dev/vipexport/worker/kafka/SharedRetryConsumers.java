package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.ConsumerGroups;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.kafka.retrytopic.DestinationTopic;
import org.springframework.kafka.retrytopic.DestinationTopicProcessor;
import org.springframework.kafka.retrytopic.EndpointCustomizer;
import org.springframework.kafka.retrytopic.ListenerContainerFactoryConfigurer;
import org.springframework.kafka.retrytopic.ListenerContainerFactoryResolver;
import org.springframework.kafka.retrytopic.RetryTopicConfigurer;
import org.springframework.kafka.retrytopic.RetryTopicNamesProviderFactory;
import org.springframework.kafka.support.EndpointHandlerMethod;

/**
 * Lets one container consume all retry topics of a listener. By default each topic has consumers and a group of its own,
 * and each consumer has connections to several brokers. A ticket that is not due pauses its partition only, so a long delay
 * does not hold up a short one.
 */
final class SharedRetryConsumers extends RetryTopicConfigurer {
    private final Map<String, MethodKafkaListenerEndpoint<?, ?>> sharedByListener = new HashMap<>();

    SharedRetryConsumers(
            DestinationTopicProcessor destinations,
            ListenerContainerFactoryResolver factories,
            ListenerContainerFactoryConfigurer containers,
            RetryTopicNamesProviderFactory names) {
        super(destinations, factories, containers, names);
    }

    @Override
    protected EndpointCustomizer<MethodKafkaListenerEndpoint<?, ?>> createEndpointCustomizer(
            EndpointHandlerMethod method, DestinationTopic.Properties properties) {
        EndpointCustomizer<MethodKafkaListenerEndpoint<?, ?>> customizer =
                super.createEndpointCustomizer(method, properties);
        if (properties.isMainEndpoint()) {
            return customizer;
        }
        return endpoint -> {
            String listener = Objects.requireNonNull(endpoint.getId()); // the customizer adds the suffix of the topic
            String client = endpoint.getClientIdPrefix();
            var topics = customizer.customizeEndpointAndCollectTopics(endpoint);
            share(listener, client, endpoint);
            return topics;
        };
    }

    /** Gives the topics of every later endpoint to the first one. Spring creates the containers when it has all endpoints. */
    private void share(String listener, @Nullable String client, MethodKafkaListenerEndpoint<?, ?> endpoint) {
        MethodKafkaListenerEndpoint<?, ?> shared = sharedByListener.putIfAbsent(listener, endpoint);
        if (shared == null) {
            endpoint.setId(listener + ConsumerGroups.RETRY_SUFFIX);
            endpoint.setGroupId(listener + ConsumerGroups.RETRY_SUFFIX);
            endpoint.setClientIdPrefix(client + ConsumerGroups.RETRY_SUFFIX);
            return;
        }
        shared.setTopics(Stream.concat(shared.getTopics().stream(), endpoint.getTopics().stream())
                .toArray(String[]::new));
        endpoint.setAutoStartup(false);
    }
}
