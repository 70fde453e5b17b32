package dev.vipexport.worker.kafka;

import dev.vipexport.common.messaging.SliceTicket;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.ticket.SliceExecutions;
import dev.vipexport.worker.ticket.TicketProcessor;
import dev.vipexport.worker.ticket.TicketResult;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Takes the tickets of slices off their topic and its retry topics, in a group and on threads of its own: slices of a
 * giant never keep a small job waiting, nor one that is planned a slice.
 */
final class SliceTicketListener {

    /** Consumer group of all workers. */
    static final String GROUP = "vip-export-slice-workers";

    /** Name of the bean that makes the containers of this listener. */
    static final String CONTAINER_FACTORY = "sliceContainerFactory";

    private final RecordProcessor recordProcessor;
    private final TicketProcessor processor;
    private final SliceExecutions executions;

    SliceTicketListener(RecordProcessor recordProcessor, TicketProcessor processor, SliceExecutions executions) {
        this.recordProcessor = recordProcessor;
        this.processor = processor;
        this.executions = executions;
    }

    @KafkaListener(id = GROUP, topics = Topics.SLICES, groupId = GROUP, containerFactory = CONTAINER_FACTORY)
    public void onTicket(ConsumerRecord<String, String> record) {
        recordProcessor.process(record, () -> handle(TicketCodec.sliceTicket(record.value())));
    }

    private TicketResult handle(SliceTicket ticket) {
        return processor.process(ticket.exportId(), () -> executions.claim(ticket));
    }
}
