package dev.vipexport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.ticket.TicketHeaders;
import dev.vipexport.common.ticket.Topics;
import dev.vipexport.emulators.kafka.KafkaBroker;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadableTicketTest {

    @Test
    void anUnreadableTicketIsBuriedWithTheReason() throws Exception {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.temporary());
                var worker = WorkerProcess.start(Map.of("spring.kafka.bootstrap-servers", broker.bootstrapServers()));
                var deadLetters = new Topic(broker.bootstrapServers(), Topics.DEAD_LETTERS)) {

            Topic.send(broker.bootstrapServers(), Topics.JOBS, "k", "{\"schema\":99,\"exportId\":\"e\"}");

            var buried = deadLetters.awaitRecord(record -> true).get(0);
            assertThat(buried.key()).isEqualTo("k");
            assertThat(buried.value()).isEqualTo("{\"schema\":99,\"exportId\":\"e\"}");
            assertThat(Topic.header(buried, TicketHeaders.REASON)).contains("schema 99");
            assertThat(worker.isRunning()).isTrue();
        }
    }
}
