package dev.vipexport.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.messaging.TicketHeaders;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.worker.EmbeddedWorker;
import dev.vipexport.worker.TopicReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MalformedTicketTest {

    @Test
    void malformedTicket_goesToDeadLetters_withReason() throws Exception {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.temporary());
                var worker = EmbeddedWorker.start(Map.of("spring.kafka.bootstrap-servers", broker.bootstrapServers()));
                var deadLetters = new TopicReader(broker.bootstrapServers(), Topics.DEAD_LETTERS)) {

            TopicReader.send(broker.bootstrapServers(), Topics.JOBS, "k", "{\"schema\":99,\"exportId\":\"e\"}");

            var deadLetter = deadLetters.awaitRecord(record -> true).get(0);
            assertThat(deadLetter.key()).isEqualTo("k");
            assertThat(deadLetter.value())
                    .contains("\"topic\":\"vip-export.jobs\"")
                    .contains("\"valueBytes\":28");
            assertThat(TopicReader.header(deadLetter, TicketHeaders.REASON)).contains("schema 99");
            assertThat(worker.isRunning()).isTrue();
        }
    }
}
