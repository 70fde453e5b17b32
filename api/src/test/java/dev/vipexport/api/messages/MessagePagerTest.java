package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagePagerTest {
    private static final Instant FIRST = Instant.parse("2026-06-01T00:00:00Z");
    private static final ExportQuery QUERY =
            new ExportQuery("ws", "ch", new TimeWindow(FIRST, FIRST.plusSeconds(10_000)), null, null);
    private static final String MEBI = "x".repeat(1 << 20);

    private final ReadBudget budget = new ReadBudget(64 << 20, Duration.ofMinutes(5), Duration.ofSeconds(5));
    private final List<Integer> requestedCounts = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,1", "63,500", "64,500", "65,500", "128,500", "499,500", "500,500", "501,500", "700,64"
    })
    void pages_coverAllMessagesOnce_andEndWithoutCursor(int stored, int limit) {
        List<MessageView> all = messages(stored, "short");

        List<MessagePage> pages = readAllPages(all, limit);

        assertThat(pages.stream().flatMap(page -> page.messages().stream())).isEqualTo(all);
        assertThat(pages).hasSize(Math.max(1, (stored + limit - 1) / limit));
        assertThat(requestedCounts).allSatisfy(count -> assertThat(count).isBetween(1, 64));
    }

    @Test
    void page_endsEarly_whenMessagesAreLarge() {
        List<MessageView> all = messages(30, MEBI);

        List<MessagePage> pages = readAllPages(all, 500);

        assertThat(pages.stream().flatMap(page -> page.messages().stream())).isEqualTo(all);
        assertThat(pages).extracting(page -> page.messages().size()).containsExactly(7, 7, 7, 7, 2);
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void page_isSmallInJson_whenTextNeedsEscapes() {
        List<MessageView> all = messages(3, "\u0001".repeat(1 << 20));

        List<MessagePage> pages = readAllPages(all, 500);

        assertThat(pages.stream().flatMap(page -> page.messages().stream())).isEqualTo(all);
        assertThat(pages).extracting(page -> page.messages().size()).containsExactly(1, 1, 1);
    }

    @Test
    void page_holdsOneMessage_whenOnlyTheFirstBytesAreFree() {
        var small = new ReadBudget(2 * ReadBudget.FIRST_BYTES, Duration.ofMinutes(5), Duration.ofSeconds(5));
        List<MessageView> all = messages(3, MEBI);

        try (ReadBudget.Share share = small.open("org")) {
            MessagePage page = pager(all).readPage(QUERY, null, 500, share);

            assertThat(page.messages()).containsExactly(all.get(0));
            assertThat(page.nextCursor()).isNotNull();
            assertThat(share.bytes()).isEqualTo(MEBI.length());
        }
        assertThat(small.peakBytes()).isLessThanOrEqualTo(2 * ReadBudget.FIRST_BYTES);
    }

    private List<MessagePage> readAllPages(List<MessageView> all, int limit) {
        MessagePager pager = pager(all);
        List<MessagePage> pages = new ArrayList<>();
        @Nullable PagePosition before = null;
        while (true) {
            MessagePage page;
            try (ReadBudget.Share share = budget.open("org")) {
                page = pager.readPage(QUERY, before, limit, share);
            }
            pages.add(page);
            String cursor = page.nextCursor();
            if (cursor == null) {
                return pages;
            }
            before = PagePosition.parse(cursor, ZoneOffset.UTC).orElseThrow();
        }
    }

    private MessagePager pager(List<MessageView> all) {
        return new MessagePager((query, before, limit) -> streamOf(after(all, before, limit)));
    }

    private MessageStream streamOf(List<MessageView> rows) {
        Iterator<MessageView> left = rows.iterator();
        return new MessageStream() {
            @Override
            public @Nullable Row next(int maxInFlight) {
                requestedCounts.add(maxInFlight);
                if (!left.hasNext()) {
                    return null;
                }
                MessageView message = left.next();
                return new Row(message, String.valueOf(message.text()).length());
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    private static List<MessageView> after(List<MessageView> all, @Nullable PagePosition before, int limit) {
        return all.stream()
                .dropWhile(message -> before instanceof PagePosition.Message last
                        && !message.timestamp().isBefore(last.timestamp()))
                .limit(limit)
                .toList();
    }

    /** Sorted newest first. */
    private static List<MessageView> messages(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new MessageView("m" + i, FIRST.plusSeconds(count - i), "u", "text", "web", List.of(), text))
                .toList();
    }
}
