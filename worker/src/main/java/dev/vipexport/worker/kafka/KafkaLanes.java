package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.ConsumerGroups;
import dev.vipexport.worker.heartbeat.LaneSwitch;
import dev.vipexport.worker.ticket.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Pauses the consumers of a lane's topic and of its retry topics, which then keep their partitions. Those of a drained worker
 * stop, which gives its partitions to others.
 */
@Component
final class KafkaLanes implements LaneSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLanes.class);

    private final KafkaListenerEndpointRegistry listeners;
    private final KafkaSettings settings;
    private final ProcessName process;

    KafkaLanes(KafkaListenerEndpointRegistry listeners, KafkaSettings settings, ProcessName process) {
        this.listeners = listeners;
        this.settings = settings;
        this.process = process;
    }

    @Override
    public void setPaused(Lane lane, boolean paused) {
        containers(lane)
                .filter(container -> container.isPauseRequested() != paused)
                .forEach(container -> {
                    LOG.info("{} the consumers {}", paused ? "Pausing" : "Resuming", container.getListenerId());
                    if (paused) {
                        container.pause();
                    } else {
                        container.resume();
                    }
                });
    }

    @Override
    public void setDrained(boolean drained) {
        Stream.of(Lane.values())
                .flatMap(this::containers)
                .filter(container -> container.isRunning() == drained)
                .forEach(container -> {
                    LOG.info("{} the consumers {}", drained ? "Stopping" : "Starting", container.getListenerId());
                    if (drained) {
                        container.stop(() -> {});
                    } else {
                        container.start();
                    }
                });
    }

    private Stream<MessageListenerContainer> containers(Lane lane) {
        String group = switch (lane) {
            case JOBS -> ConsumerGroups.JOBS;
            case LARGE_JOBS -> ConsumerGroups.LARGE_JOBS;
            case SLICES -> ConsumerGroups.SLICES;
        };
        return Stream.of(group, group + ConsumerGroups.RETRY_SUFFIX).flatMap(id -> {
            MessageListenerContainer container = listeners.getListenerContainer(id);
            return container == null ? Stream.empty() : Stream.of(container);
        });
    }

    @Override
    public Map<Lane, Integer> threads() {
        Map<Lane, Integer> threads = new EnumMap<>(Lane.class);
        threads.put(Lane.JOBS, settings.smallJobConcurrency());
        threads.put(Lane.LARGE_JOBS, settings.largeJobConcurrency());
        threads.put(Lane.SLICES, settings.sliceConcurrency());
        return threads;
    }

    @Override
    public String processName() {
        return process.name();
    }
}
