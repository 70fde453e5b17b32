package dev.vipexport.worker.kafka;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.stereotype.Component;

/**
 * Reports a consumer that has ended while the worker runs. spring-kafka ends a consumer at an {@link Error}, such as one
 * for a thread that cannot be started, and the others go on. The worker would look healthy and take fewer tickets.
 */
@Component
class ListenerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerWatch.class);

    private final ApplicationEventPublisher events;

    ListenerWatch(ApplicationEventPublisher events) {
        this.events = events;
    }

    @EventListener
    void onConsumerStopped(ConsumerStoppedEvent stopped) {
        if (stopped.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            LOG.error(
                    "A consumer of this worker has ended ({}); its health is 503 until it is restarted",
                    stopped.getReason());
            AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
        }
    }
}
