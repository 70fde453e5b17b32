package dev.vipexport.attack;

import dev.vipexport.attack.Probe.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Decides whether an attack succeeded. Times decide only with a wide margin, so that a busy machine fails no correct
 * build: the victim's median is at most one second or twenty times that of the quiet system.
 */
final class Judge {
    static final String HEADER = String.format(
            Locale.ROOT,
            "%-22s %-8s %9s %9s %9s %8s %8s %8s %9s",
            "attack",
            "",
            "median ms",
            "worst ms",
            "health ms",
            "heap MB",
            "after GC",
            "threads",
            "log B/req");

    private static final double MAX_RATIO = 20;
    private static final double MIN_LIMIT_MILLIS = 1_000;
    private static final double GOAL_MILLIS = 100;
    private static final long MAX_LOG_BYTES_PER_REQUEST = 1_024;
    private static final long MAX_LOG_BYTES_BESIDE = 128 << 10;
    private static final long MAX_HEAP_GROWTH = 64;

    /** Two pools of 200 threads, which Jetty may fill, and what the clients of Google and Kafka need. */
    private static final long MAX_THREAD_GROWTH = 460;

    private static final int MAX_COLLECTIONS = 5;
    private static final int MAX_RECOVERY_TRIES = 12;
    private static final Duration SOON = Duration.ofMillis(500);

    private final Times quiet;
    private final long quietHeap;
    private final long quietThreads;
    private final Map<String, List<String>> succeeded = new LinkedHashMap<>();
    private final List<String> slow = new ArrayList<>();
    private int judged;

    Judge(Times quiet, Target api, Target worker) throws Exception {
        this.quiet = quiet;
        quietHeap = api.heapAfterGc() + worker.heapAfterGc();
        quietThreads = api.threads() + worker.threads();
    }

    /** Judges and prints one attack. The attack is still there. */
    void judge(Attack attack, Battle battle, Times victim, Times health, long logBefore) throws Exception {
        var reasons = new ArrayList<String>(battle.failures());
        if (attack.hasVictims()) {
            judgeTimes("victim", victim, reasons);
            judgeTimes("health", health, reasons);
        }
        long threads = 0;
        long heap = 0;
        for (Target target : List.of(battle.api, battle.worker)) {
            threads += target.threads();
            heap += target.heap();
        }
        if (threads > quietThreads + MAX_THREAD_GROWTH) {
            reasons.add(threads + " threads instead of " + quietThreads);
        }
        battle.close();
        long heapAfter = heapAfter(battle, reasons);
        // what the attack has begun may end the process a little later
        if (!battle.api.isAlive()) {
            reasons.add("the API is dead");
        }
        if (!battle.worker.isAlive()) {
            reasons.add("the worker is dead");
        }
        long log = battle.api.logBytes() + battle.worker.logBytes() - logBefore;
        long perRequest = log / Math.max(1, battle.requests());
        if (log > MAX_LOG_BYTES_BESIDE + MAX_LOG_BYTES_PER_REQUEST * battle.requests()) {
            reasons.add(log + " bytes of log for " + battle.requests() + " requests");
        }
        if (attack.hasVictims() && victim.median() > GOAL_MILLIS) {
            slow.add(attack.name());
        }
        System.out.printf(
                Locale.ROOT,
                "%-22s %-8s %9.1f %9.0f %9.1f %8d %8d %8d %9d%n",
                attack.name(),
                reasons.isEmpty() ? "holds" : "SUCCEEDS",
                victim.median(),
                victim.worst(),
                health.median(),
                heap,
                heapAfter,
                threads,
                perRequest);
        battle.notes().forEach(note -> System.out.println("    " + note));
        add(attack.name(), attack.what(), reasons);
    }

    private long heapAfter(Battle battle, List<String> reasons) throws Exception {
        if (!battle.api.isAlive() || !battle.worker.isAlive()) {
            return 0;
        }
        long heap = Long.MAX_VALUE;
        // the server may not have seen yet that the peers are gone
        for (int tries = 0; tries < MAX_COLLECTIONS && heap > quietHeap + MAX_HEAP_GROWTH; tries++) {
            Thread.sleep(tries * 1_000L);
            heap = battle.api.heapAfterGc() + battle.worker.heapAfterGc();
        }
        if (heap > quietHeap + MAX_HEAP_GROWTH) {
            reasons.add(heap + " MB of heap after the attack and a collection, instead of " + quietHeap);
        }
        return heap;
    }

    private void judgeTimes(String who, Times times, List<String> reasons) {
        if (!times.failures().isEmpty()) {
            reasons.add(times.failures().size() + " of " + times.millis().size() + " requests of the " + who
                    + " were not answered, first " + times.failures().get(0));
        }
        double limit = Math.max(MIN_LIMIT_MILLIS, MAX_RATIO * quiet.median());
        if (times.median() > limit) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "the %s waits %.0f ms, %.0f times as long",
                    who,
                    times.median(),
                    times.median() / quiet.median()));
        }
    }

    /** Records an attack that has these consequences. */
    void add(String name, String what, List<String> reasons) {
        judged++;
        if (!reasons.isEmpty()) {
            succeeded.put(name, reasons);
            System.out.println("    " + name + ": " + what);
            reasons.forEach(reason -> System.out.println("    - " + reason));
        }
        System.out.flush();
    }

    /** Makes the system whole again for the next attack. */
    void recover(Battle battle, Supplier<String> victimsRequest) throws Exception {
        for (Target target : List.of(battle.api, battle.worker)) {
            if (!target.isAlive()) {
                target.restart();
            }
        }
        if (!isCalm(battle.api, victimsRequest)) {
            System.out.println("    the API does not recover in time; another process replaces it");
            battle.api.restart();
        }
    }

    /** Returns whether three requests in a row were answered soon. */
    private static boolean isCalm(Target api, Supplier<String> victimsRequest) throws Exception {
        int answered = 0;
        for (int tries = 0; tries < MAX_RECOVERY_TRIES && answered < 3; tries++) {
            long start = System.nanoTime();
            try {
                String answer = Probe.exchange(api.port(), victimsRequest.get(), 2_000);
                boolean soon = System.nanoTime() - start < SOON.toNanos();
                answered = soon && answer.startsWith("HTTP/1.1 200") ? answered + 1 : 0;
            } catch (IOException notYet) {
                answered = 0;
            }
            Thread.sleep(100);
        }
        return answered == 3;
    }

    /** Prints the result and returns whether every attack failed. */
    boolean report() {
        if (!slow.isEmpty()) {
            System.out.println("\nThe victim's median is above 100 ms, which alone fails nothing: " + slow);
        }
        // the end of a log is what is kept of it
        succeeded.forEach((name, reasons) -> System.out.println("\n" + name + " succeeds: " + reasons));
        System.out.printf(Locale.ROOT, "%d passed, %d failed%n", judged - succeeded.size(), succeeded.size());
        return succeeded.isEmpty();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "median %.1f ms, worst %.0f ms, %d MB of heap and %d threads in both processes",
                quiet.median(),
                quiet.worst(),
                quietHeap,
                quietThreads);
    }
}
