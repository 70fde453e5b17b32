package dev.vipexport.worker.job;

import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.worker.ticket.TestWorker;
import dev.vipexport.worker.ticket.TicketResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

/** Queues tickets until a test delivers them to a worker. A ticket that is not acknowledged stays queued. */
final class TestQueue {
    final List<ProducerRecord<String, String>> queued = new ArrayList<>();
    private final KillPoints killPoints;

    private final MockProducer<String, String> producer =
            new MockProducer<>(true, null, new StringSerializer(), new StringSerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<String, String> record, Callback callback) {
                    if (record.topic().equals(Topics.EVENTS)) {
                        return super.send(record, callback);
                    }
                    killPoints.crashIfDue();
                    queued.add(record);
                    Future<RecordMetadata> sent = super.send(record, callback);
                    killPoints.crashIfDue();
                    return sent;
                }

                @Override
                public void close(Duration timeout) {
                    // KafkaTemplate closes after each send, but the test sends more
                }
            };

    TestQueue(KillPoints killPoints) {
        this.killPoints = killPoints;
    }

    TicketPublisher tickets() {
        ProducerFactory<String, String> factory = new ProducerFactory<>() {
            @Override
            public Producer<String, String> createProducer() {
                return producer;
            }
        };
        return new TicketPublisher(new KafkaTemplate<>(factory), Duration.ofSeconds(1));
    }

    /** Delivers a ticket to {@code worker}. The ticket stays queued if the worker dies. */
    void deliver(int position, TestWorker worker) {
        ProducerRecord<String, String> record = queued.get(position);
        TicketResult unused = switch (record.topic()) {
            case Topics.JOBS -> worker.run(TicketCodec.jobTicket(record.value()).exportId());
            case Topics.LARGE_JOBS ->
                worker.runLarge(TicketCodec.jobTicket(record.value()).exportId());
            default -> worker.run(TicketCodec.sliceTicket(record.value()));
        };
        queued.remove(position);
    }

    /** Delivers the oldest ticket as Kafka does: a ticket that is to be retried goes to the end of the queue. */
    TicketResult process(TestWorker worker) {
        ProducerRecord<String, String> record = queued.remove(0);
        TicketResult result = switch (record.topic()) {
            case Topics.JOBS -> worker.process(record.key());
            case Topics.LARGE_JOBS -> worker.processLarge(record.key());
            default -> worker.process(TicketCodec.sliceTicket(record.value()));
        };
        if (result instanceof TicketResult.Retry) {
            queued.add(record);
        }
        return result;
    }

    List<Integer> queuedSlices() {
        return queued.stream()
                .filter(record -> record.topic().equals(Topics.SLICES))
                .map(record -> TicketCodec.sliceTicket(record.value()).index())
                .toList();
    }

    /** Returns the topics of all queued tickets of jobs. */
    List<String> queuedJobTopics() {
        return queued.stream()
                .map(ProducerRecord::topic)
                .filter(topic -> !topic.equals(Topics.SLICES))
                .toList();
    }
}
