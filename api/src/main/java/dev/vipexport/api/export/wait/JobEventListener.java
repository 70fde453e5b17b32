package dev.vipexport.api.export.wait;

import dev.vipexport.api.webhook.WebhookDispatcher;
import dev.vipexport.common.messaging.JobEvent;
import dev.vipexport.common.messaging.MalformedTicketException;
import dev.vipexport.common.messaging.TicketCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.stereotype.Component;

/**
 * Handles job events: wakes the requests that wait for the job, updates its event streams and queues its webhook. Reads
 * no job itself, so that it never blocks Kafka's thread.
 */
@Component
final class JobEventListener implements MessageListener<String, String> {
    private static final Logger LOG = LoggerFactory.getLogger(JobEventListener.class);

    private final JobWaits jobWaits;
    private final WebhookDispatcher webhookDispatcher;

    JobEventListener(JobWaits jobWaits, WebhookDispatcher webhookDispatcher) {
        this.jobWaits = jobWaits;
        this.webhookDispatcher = webhookDispatcher;
    }

    @Override
    public void onMessage(ConsumerRecord<String, String> record) {
        try {
            TicketCodec.requireSize(record);
            JobEvent event = TicketCodec.jobEvent(record.value());
            if (event.state().isTerminal()) {
                jobWaits.requestRead(event.exportId());
            } else {
                jobWaits.onProgress(event.exportId());
            }
            if (event.canHaveDueCallback()) {
                webhookDispatcher.enqueue(event.orgId(), event.exportId());
            }
        } catch (MalformedTicketException e) {
            LOG.warn(
                    "The event at offset {} of partition {} with {} bytes is malformed; the next recheck reads its job: {}",
                    record.offset(),
                    record.partition(),
                    record.serializedValueSize(),
                    e.getMessage());
        }
    }
}
