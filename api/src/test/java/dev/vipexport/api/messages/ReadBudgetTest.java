package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.web.ErrorResponseException;

class ReadBudgetTest {
    private static final long MAX = 8 * ReadBudget.FIRST_BYTES;
    private static final Duration LONG = Duration.ofMinutes(5);

    private static ReadBudget budget(Duration timeout) {
        return new ReadBudget(MAX, timeout, Duration.ofSeconds(5));
    }

    @Test
    void organisation_holdsHalfAtMost() {
        ReadBudget budget = budget(Duration.ofMillis(1));
        for (int i = 0; i < 4; i++) {
            budget.open("a");
        }

        assertThatThrownBy(() -> budget.open("a")).isInstanceOfSatisfying(ErrorResponseException.class, error -> {
            assertThat(error.getStatusCode().value()).isEqualTo(503);
            assertThat(error.getHeaders().getFirst("Retry-After")).isEqualTo("5");
        });
        assertThat(budget.open("b").bytes()).isEqualTo(ReadBudget.FIRST_BYTES);
    }

    @Test
    void share_leavesRoomForTheNextRequest_whenItGrows() {
        ReadBudget budget = budget(Duration.ofMillis(1));
        List<ReadBudget.Share> shares = List.of(budget.open("a"), budget.open("b"), budget.open("c"));

        for (ReadBudget.Share share : shares) {
            while (share.tryGrow()) {
                assertThat(share.bytes()).isLessThanOrEqualTo(ReadBudget.MAX_SHARE_BYTES);
            }
        }

        assertThat(budget.open("d").bytes()).isEqualTo(ReadBudget.FIRST_BYTES);
        assertThat(budget.peakBytes()).isLessThanOrEqualTo(MAX);
    }

    @Test
    void open_waitsUntilBytesAreReleased() {
        ReadBudget budget = budget(LONG);
        List<ReadBudget.Share> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(budget.open("a"));
        }

        CompletableFuture<ReadBudget.Share> waiting = CompletableFuture.supplyAsync(() -> budget.open("a"));
        held.get(0).close();

        waiting.join().close();
        held.forEach(ReadBudget.Share::close);
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void held_neverExceedsMaximum_whenManyRequestsRead() throws Exception {
        ReadBudget budget = budget(LONG);
        ExecutorService pool = Executors.newFixedThreadPool(32);
        try {
            List<Future<?>> requests = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                String orgId = "org-" + i % 5;
                requests.add(pool.submit(() -> read(budget, orgId)));
            }
            for (Future<?> request : requests) {
                request.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(budget.peakBytes()).isBetween(ReadBudget.FIRST_BYTES, MAX);
        assertThat(budget.heldBytes()).isZero();
    }

    private static void read(ReadBudget budget, String orgId) {
        try (ReadBudget.Share share = budget.open(orgId)) {
            while (share.tryGrow()) {
                Thread.onSpinWait();
            }
            share.shrinkTo(ReadBudget.ROW_BYTES);
        }
    }
}
