package dev.vipexport.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.query.MessageKind;
import dev.vipexport.stack.load.Message;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoMessagesTest {
    private final List<Message> messages = DemoMessages.generate("demo", DemoOrganisations.DEMO_COUNT);

    @Test
    void generate_returnsSameMessagesEveryTime() {
        assertThat(DemoMessages.generate("demo", DemoOrganisations.DEMO_COUNT)).isEqualTo(messages);
    }

    @Test
    void generate_spreadsMessagesOverAllOfJune() {
        assertThat(messages).hasSizeGreaterThanOrEqualTo(2_000);
        assertThat(messages.stream()
                        .map(message -> message.timestamp().toString().substring(0, 10)))
                .allMatch(day -> day.startsWith("2026-06-"))
                .satisfies(days -> assertThat(Set.copyOf(days)).hasSize(30));
    }

    @Test
    void generate_includesCharactersThatCsvMustQuote() {
        String all = messages.stream().map(Message::text).collect(Collectors.joining());
        Set<Instant> timestamps = messages.stream().map(Message::timestamp).collect(Collectors.toSet());

        assertThat(all).contains("\n", "\r\n", "\"", ",", "🎉", "注文", "أين");
        assertThat(messages).anyMatch(message -> message.text().startsWith("="));
        assertThat(messages).anyMatch(message -> message.text().isEmpty());
        assertThat(messages).anyMatch(message -> message.labels().size() > 1);
        assertThat(messages).anyMatch(message -> message.labels().isEmpty());
        assertThat(messages.stream().map(Message::kind).distinct()).hasSize(MessageKind.values().length);
        assertThat(timestamps).hasSizeLessThan(messages.size() - 400);
    }
}
