package dev.vipexport.stack.demo;

import dev.vipexport.common.query.MessageKind;
import dev.vipexport.stack.load.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Generates messages of June 2026, the same each time, with all that is difficult in a CSV file. */
final class DemoMessages {
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final long JUNE_MICROS = Duration.ofDays(30).toNanos() / 1_000;

    /** Built-in labels, then ids of custom AI labels. */
    private static final List<String> LABELS =
            List.of("urgent", "complaint", "praise", "question", "ai-refund-request", "ai-upgrade-interest");

    private static final List<MessageKind> KINDS = List.of(
            MessageKind.TEXT,
            MessageKind.TEXT,
            MessageKind.TEXT,
            MessageKind.TEXT,
            MessageKind.TEXT,
            MessageKind.POSTBACK,
            MessageKind.ATTACHMENT,
            MessageKind.OTHER);

    private static final List<String> SOURCES = List.of("whatsapp", "instagram", "web", "email");

    private static final List<String> TEXTS = List.of(
            "Hello, is my order %d on its way?",
            "Guten Tag, wo bleibt meine Bestellung %d? Viele Grüße aus Köln",
            "Bonjour, je n'ai toujours pas reçu la commande n° %d…",
            "¿Podéis cambiar la dirección del pedido %d, por favor?",
            "注文番号%dの配送状況を教えてください。",
            "주문 %d 취소해 주세요",
            "أين طلبي رقم %d؟",
            "मेरा ऑर्डर %d कब आएगा?",
            "Где мой заказ %d?",
            "Thanks a lot! 🎉👩‍👩‍👧 Order %d is perfect 💛",
            "Order %d:\n- two chairs\n- one table\n\nPlease confirm.",
            "First line of %d\r\nsecond line after CRLF\r\nthird",
            "She said \"never again\" about order %d, and meant it",
            "red, green, blue, and %d more",
            "=SUM(A1:A%d)",
            "+49 170 %d",
            "-%d",
            "@support please look at %d",
            "\tindented %d",
            "'quoted already %d",
            "  blanks around %d  ",
            "\"%d\"",
            "");

    private DemoMessages() {}

    static List<Message> generate(String prefix, int count) {
        var random = new SplittableRandom(20_260_601);
        List<Message> messages = new ArrayList<>(count);
        Instant timestamp = JUNE;
        for (int i = 0; i < count; i++) {
            // every fifth message has the timestamp of the message before it
            if (i % 5 != 4) {
                timestamp = JUNE.plusNanos(1_000 * random.nextLong(JUNE_MICROS));
            }
            messages.add(message(prefix, i, timestamp, random));
        }
        return messages;
    }

    private static Message message(String prefix, int i, Instant timestamp, SplittableRandom random) {
        MessageKind kind = KINDS.get(random.nextInt(KINDS.size()));
        return new Message(
                "%s-%05d".formatted(prefix, i),
                "vip-%03d".formatted(random.nextInt(200)),
                timestamp,
                kind,
                SOURCES.get(random.nextInt(SOURCES.size())),
                labels(random),
                TEXTS.get(random.nextInt(TEXTS.size())).formatted(10_000 + i));
    }

    private static List<String> labels(SplittableRandom random) {
        return LABELS.stream()
                .filter(label -> random.nextInt(LABELS.size()) == 0)
                .toList();
    }
}
