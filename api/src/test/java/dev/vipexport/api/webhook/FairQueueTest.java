package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.webhook.FairQueue.Entry;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue queue = new FairQueue(3, 2, 10);

    private Entry next() {
        return queue.poll().orElseThrow();
    }

    @Test
    void poll_alternatesOrganisations() {
        for (int i = 0; i < 5; i++) {
            queue.offer("a", "a" + i);
        }
        queue.offer("b", "b0");
        queue.offer("c", "c0");

        assertThat(next()).isEqualTo(new Entry("a", "a0"));
        assertThat(next()).isEqualTo(new Entry("b", "b0"));
        assertThat(next()).isEqualTo(new Entry("c", "c0"));
    }

    @Test
    void poll_respectsMaximumPerOrganisation() {
        for (int i = 0; i < 3; i++) {
            queue.offer("a", "a" + i);
        }
        Entry first = next();
        next();

        assertThat(queue.poll()).isEmpty();
        queue.offer("b", "b0");
        assertThat(next()).isEqualTo(new Entry("b", "b0"));
        assertThat(queue.poll()).isEmpty();
        queue.complete(first);
        assertThat(next()).isEqualTo(new Entry("a", "a2"));
    }

    @Test
    void poll_respectsTotalMaximum() {
        for (String organisation : new String[] {"a", "b", "c", "d"}) {
            queue.offer(organisation, organisation);
        }
        next();
        Entry second = next();
        next();

        assertThat(queue.poll()).isEmpty();
        queue.complete(second);
        assertThat(next()).isEqualTo(new Entry("d", "d"));
    }

    @Test
    void offer_ignoresDuplicate_whileQueuedOrRunning() {
        queue.offer("a", "a0");
        queue.offer("a", "a0");
        Entry turn = next();
        queue.offer("a", "a0");

        assertThat(queue.poll()).isEmpty();
        queue.complete(turn);
        assertThat(queue.poll()).isEmpty();
        queue.offer("a", "a0");
        assertThat(queue.poll()).isPresent();
    }

    @Test
    void offer_ignoresJob_whenQueueIsFull() {
        for (int i = 0; i < 20; i++) {
            queue.offer("a", "a" + i);
        }
        int taken = 0;
        for (var turn = queue.poll(); turn.isPresent(); turn = queue.poll()) {
            taken++;
            queue.complete(turn.get());
        }

        assertThat(taken).isEqualTo(10);
    }

    @Test
    void complete_fails_whenRepeated() {
        queue.offer("a", "a0");
        Entry turn = next();
        queue.complete(turn);

        assertThatThrownBy(() -> queue.complete(turn)).isInstanceOf(IllegalStateException.class);
    }
}
