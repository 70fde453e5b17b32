package dev.vipexport.api.export.wait;

import dev.vipexport.api.webhook.WebhookDispatcher;
import dev.vipexport.common.messaging.JobEvent;
import dev.vipexport.common.messaging.MalformedTicketException;
import dev.vipexport.common.messaging.TicketCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.MessageListener;

/**
 * Wakes whoever waits for a job when the job's end is announced, and whoever watches it at each event; and has its end told to
 * those that asked for a callback. Reads nothing itself: Kafka's thread must go on.
 */
public final class JobEventListener implements MessageListener<String, String> {
    private static final Logger LOG = LoggerFactory.getLogger(JobEventListener.class);

    private final JobWaits jobWaits;
    private final WebhookDispatcher webhookDispatcher;

    public JobEventListener(JobWaits jobWaits, WebhookDispatcher webhookDispatcher) {
        this.jobWaits = jobWaits;
        this.webhookDispatcher = webhookDispatcher;
    }

    @Override
    public void onMessage(ConsumerRecord<String, String> record) {
        try {
            JobEvent event = TicketCodec.jobEvent(record.value());
            if (event.state().isTerminal()) {
                jobWaits.onEnd(event.exportId());
            } else {
                jobWaits.onProgress(event.exportId());
            }
            if (event.canHaveDueCallback()) {
                webhookDispatcher.enqueue(event.orgId(), event.exportId());
            }
        } catch (MalformedTicketException e) {
            LOG.warn(
                    "Skipped event {} of partition {}; who waits for its job will read the job instead: {}",
                    record.offset(),
                    record.partition(),
                    e.getMessage());
        }
    }
}
