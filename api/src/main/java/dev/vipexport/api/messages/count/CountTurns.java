package dev.vipexport.api.messages.count;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the counts that run at once, of each organisation and of the process. Others wait for their turn without a thread.
 * Organisations take turns, so a long queue of one delays no other.
 */
final class CountTurns {
    private final int maxRunning;
    private final int maxPerOrganisation;

    /** The organisations that have counts, in the order of their last turns. */
    private final Map<String, Organisation> organisations = new LinkedHashMap<>();

    private int running;
    private boolean isStarting;

    /**
     * @param maxRunning counts that run at once
     * @param maxPerOrganisation counts of one organisation that run at once
     */
    CountTurns(int maxRunning, int maxPerOrganisation) {
        this.maxRunning = maxRunning;
        this.maxPerOrganisation = maxPerOrganisation;
    }

    private static final class Organisation {
        private final Queue<Turn> waiting = new ArrayDeque<>();
        private int running;

        private void dropUnwanted() {
            while (!waiting.isEmpty() && waiting.element().wanted().isDone()) {
                waiting.remove();
            }
        }

        private boolean isIdle() {
            return running == 0 && waiting.isEmpty();
        }
    }

    private record Turn(String orgId, CompletableFuture<?> wanted, Supplier<CompletableFuture<?>> call) {}

    /**
     * Starts {@code call} when its turn comes, unless {@code wanted} is done by then. The turn ends with the call.
     *
     * @param wanted fails if the call cannot start
     * @param call runs on this thread, or on one that ends another call. Must not block
     */
    void submit(String orgId, CompletableFuture<?> wanted, Supplier<CompletableFuture<?>> call) {
        synchronized (this) {
            organisations
                    .computeIfAbsent(orgId, id -> new Organisation())
                    .waiting
                    .add(new Turn(orgId, wanted, call));
        }
        startWaiting();
    }

    /** Starts calls in a loop of one thread. A recursion would overflow the stack when calls end at once. */
    private void startWaiting() {
        synchronized (this) {
            if (isStarting) {
                return;
            }
            isStarting = true;
        }
        for (Turn turn = next(); turn != null; turn = next()) {
            start(turn);
        }
    }

    private void start(Turn turn) {
        CompletableFuture<?> call;
        try {
            call = turn.call().get();
        } catch (RuntimeException | Error e) {
            end(turn.orgId());
            turn.wanted().completeExceptionally(e);
            return;
        }
        var unused = call.whenComplete((result, failure) -> {
            end(turn.orgId());
            startWaiting();
        });
    }

    /** Returns the next turn, or ends the loop. */
    private synchronized @Nullable Turn next() {
        Organisation least = running < maxRunning ? leastBusy() : null;
        if (least == null) {
            organisations.values().removeIf(Organisation::isIdle);
            isStarting = false;
            return null;
        }
        Turn turn = least.waiting.remove();
        running++;
        least.running++;
        // to the end: of organisations that are as busy, the others have their turns first
        organisations.remove(turn.orgId());
        organisations.put(turn.orgId(), least);
        return turn;
    }

    /** Returns the organisation with the fewest running counts of those that may start one. */
    private @Nullable Organisation leastBusy() {
        Organisation least = null;
        for (Organisation organisation : organisations.values()) {
            organisation.dropUnwanted();
            if (!organisation.waiting.isEmpty()
                    && organisation.running < maxPerOrganisation
                    && (least == null || organisation.running < least.running)) {
                least = organisation;
            }
        }
        return least;
    }

    private synchronized void end(String orgId) {
        Organisation organisation = organisations.get(orgId);
        if (organisation == null) {
            throw new IllegalStateException("organisation " + orgId + " has no count to end");
        }
        organisation.running--;
        running--;
    }

    synchronized int trackedOrganisations() {
        return organisations.size();
    }
}
