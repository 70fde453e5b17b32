package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
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

    private final List<Integer> requestedCounts = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,1", "63,500", "64,500", "65,500", "128,500", "499,500", "500,500", "501,500", "700,64"
    })
    void pages_coverAllMessagesOnce_andEndWithoutCursor(int stored, int limit) {
        List<MessageView> all = messages(stored, "short");

        List<MessagePage> pages = readAllPages(all, limit);

        assertThat(pages.stream().flatMap(page -> page.messages().stream())).isEqualTo(all);
        assertThat(pages).hasSize(Math.max(1, (stored + limit - 1) / limit));
        assertThat(requestedCounts).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(64));
    }

    @Test
    void page_endsEarly_whenMessagesAreLarge() {
        List<MessageView> all = messages(30, MEBI);

        List<MessagePage> pages = readAllPages(all, 500);

        assertThat(pages.stream().flatMap(page -> page.messages().stream())).isEqualTo(all);
        assertThat(pages).extracting(page -> page.messages().size()).containsExactly(9, 9, 9, 3);
    }

    private List<MessagePage> readAllPages(List<MessageView> all, int limit) {
        var reader = new MessagePager((query, before, atMost) -> after(all, before, atMost));
        List<MessagePage> pages = new ArrayList<>();
        @Nullable PagePosition before = null;
        while (true) {
            MessagePage page = reader.readPage(QUERY, before, limit);
            pages.add(page);
            String cursor = page.nextCursor();
            if (cursor == null) {
                return pages;
            }
            before = PagePosition.parse(cursor).orElseThrow();
        }
    }

    private List<MessageView> after(List<MessageView> all, @Nullable PagePosition before, int atMost) {
        requestedCounts.add(atMost);
        int start = before == null
                ? 0
                : IntStream.range(0, all.size())
                                .filter(i -> all.get(i).position().equals(before))
                                .findFirst()
                                .orElseThrow()
                        + 1;
        return all.subList(start, Math.min(all.size(), start + atMost));
    }

    /** Sorted newest first. */
    private static List<MessageView> messages(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new MessageView("m" + i, FIRST.plusSeconds(count - i), "u", "text", "web", List.of(), text))
                .toList();
    }
}
