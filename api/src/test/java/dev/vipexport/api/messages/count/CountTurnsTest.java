package dev.vipexport.api.messages.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CountTurnsTest {
    private final List<String> started = new ArrayList<>();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();

    private void submit(CountTurns turns, String orgId) {
        submit(turns, orgId, new CompletableFuture<>());
    }

    private void submit(CountTurns turns, String orgId, CompletableFuture<Void> wanted) {
        turns.submit(orgId, wanted, () -> {
            started.add(orgId);
            var call = new CompletableFuture<Void>();
            running.add(call);
            return call;
        });
    }

    private void endFirst() {
        running.remove(0).complete(null);
    }

    @Test
    void counts_wait_whenOrganisationHasItsShare() {
        var turns = new CountTurns(10, 2);

        for (int i = 0; i < 3; i++) {
            submit(turns, "a");
        }
        submit(turns, "b");

        assertThat(started).containsExactly("a", "a", "b");
        endFirst();
        assertThat(started).containsExactly("a", "a", "b", "a");
    }

    @Test
    void organisations_takeTurns_whenTheProcessIsFull() {
        var turns = new CountTurns(2, 2);

        for (int i = 0; i < 6; i++) {
            submit(turns, "a");
        }
        submit(turns, "b");
        submit(turns, "c");

        assertThat(started).containsExactly("a", "a");
        endFirst();
        assertThat(started).containsExactly("a", "a", "b");
        endFirst();
        endFirst();
        assertThat(started).containsExactly("a", "a", "b", "a", "c");
    }

    @Test
    void turn_endsOnce_whenTheCallFails() {
        var turns = new CountTurns(1, 1);
        submit(turns, "a");
        submit(turns, "a");
        submit(turns, "a");

        running.remove(0).completeExceptionally(new IllegalStateException("down"));

        assertThat(started).hasSize(2);
    }

    @Test
    void count_startsNotAtAll_whenItIsNoLongerWanted() {
        var turns = new CountTurns(1, 1);
        submit(turns, "a");
        var unwanted = new CompletableFuture<Void>();
        submit(turns, "b", unwanted);
        submit(turns, "c");

        unwanted.cancel(false);
        endFirst();

        assertThat(started).containsExactly("a", "c");
    }

    @Test
    void count_fails_whenItCannotStart() {
        var turns = new CountTurns(1, 1);
        var wanted = new CompletableFuture<Void>();

        turns.submit("a", wanted, () -> {
            throw new IllegalStateException("closed");
        });
        submit(turns, "a");

        assertThat(wanted).isCompletedExceptionally();
        assertThat(started).containsExactly("a");
    }

    @Test
    void waitingCounts_overflowNoStack_whenEachEndsAtOnce() {
        var turns = new CountTurns(1, 1);
        submit(turns, "a");
        for (int i = 0; i < 100_000; i++) {
            turns.submit("a", new CompletableFuture<>(), () -> CompletableFuture.completedFuture(null));
        }
        submit(turns, "a");

        endFirst();

        assertThat(started).hasSize(2);
        assertThat(turns.trackedOrganisations()).isOne();
        endFirst();
        assertThat(turns.trackedOrganisations()).isZero();
    }
}
