package dev.vipexport.worker.intake;

import dev.vipexport.common.ticket.TicketJson;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.common.ticket.Topics;
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

/** Tickets that wait until a test hands them to a worker; one that is not acknowledged stays. */
final class TestQueue {
    final List<ProducerRecord<String, String>> waiting = new ArrayList<>();
    private final KillPoints killPoints;

    private final MockProducer<String, String> producer =
            new MockProducer<>(true, null, new StringSerializer(), new StringSerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<String, String> record, Callback callback) {
                    if (record.topic().equals(Topics.EVENTS)) {
                        return super.send(record, callback);
                    }
                    killPoints.pass();
                    waiting.add(record);
                    Future<RecordMetadata> sent = super.send(record, callback);
                    killPoints.pass();
                    return sent;
                }

                @Override
                public void close(Duration timeout) {
                    // KafkaTemplate closes after each send; this one is kept
                }
            };

    TestQueue(KillPoints killPoints) {
        this.killPoints = killPoints;
    }

    Tickets tickets() {
        ProducerFactory<String, String> factory = new ProducerFactory<>() {
            @Override
            public Producer<String, String> createProducer() {
                return producer;
            }
        };
        return new Tickets(new KafkaTemplate<>(factory), Duration.ofSeconds(1));
    }

    /** Hands the ticket to {@code worker}; it stays where the worker dies. */
    void deliver(int position, TestWorker worker) {
        ProducerRecord<String, String> record = waiting.get(position);
        Outcome unused = switch (record.topic()) {
            case Topics.JOBS -> worker.run(TicketJson.jobTicket(record.value()).exportId());
            case Topics.LARGE_JOBS ->
                worker.lead(TicketJson.jobTicket(record.value()).exportId());
            default -> worker.run(TicketJson.sliceTicket(record.value()));
        };
        waiting.remove(position);
    }

    List<Integer> waitingSlices() {
        return waiting.stream()
                .filter(record -> record.topic().equals(Topics.SLICES))
                .map(record -> TicketJson.sliceTicket(record.value()).index())
                .toList();
    }

    /** Topics of the tickets of jobs, not slices. */
    List<String> waitingJobs() {
        return waiting.stream()
                .map(ProducerRecord::topic)
                .filter(topic -> !topic.equals(Topics.SLICES))
                .toList();
    }
}
