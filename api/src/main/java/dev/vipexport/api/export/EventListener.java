package dev.vipexport.api.export;

import dev.vipexport.api.webhook.Deliveries;
import dev.vipexport.common.ticket.JobEvent;
import dev.vipexport.common.ticket.MalformedTicketException;
import dev.vipexport.common.ticket.TicketJson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.MessageListener;

/**
 * Wakes whoever waits for a job when the job's end is announced, and whoever watches it at each event; and has its end told to
 * those that asked for a callback. Reads nothing itself: Kafka's thread must go on.
 */
final class EventListener implements MessageListener<String, String> {
    private static final Logger LOG = LoggerFactory.getLogger(EventListener.class);

    private final Waiters waiters;
    private final Deliveries deliveries;

    EventListener(Waiters waiters, Deliveries deliveries) {
        this.waiters = waiters;
        this.deliveries = deliveries;
    }

    @Override
    public void onMessage(ConsumerRecord<String, String> sent) {
        try {
            JobEvent event = TicketJson.jobEvent(sent.value());
            if (event.state().isEnd()) {
                waiters.changed(event.exportId());
            } else {
                waiters.moved(event.exportId());
            }
            if (event.makesCallbackDue()) {
                deliveries.due(event.orgId(), event.exportId());
            }
        } catch (MalformedTicketException e) {
            LOG.warn(
                    "Skipped event {} of partition {}; who waits for its job will read the job instead: {}",
                    sent.offset(),
                    sent.partition(),
                    e.getMessage());
        }
    }
}
