package dev.vipexport.emulators.usage;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of one server and what Google would bill for them. */
public final class Usage {
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<Charge, LongAdder> charges = new ConcurrentHashMap<>();

    /**
     * The counts at one moment, without zeros.
     *
     * @param calls by method, such as {@code RunQuery} or {@code objects.compose}
     */
    public record Totals(Map<String, Long> calls, Map<Charge, Long> charges) {
        public Totals {
            calls = Map.copyOf(calls);
            charges = Map.copyOf(charges);
        }

        /** Returns the number of calls of that method. */
        public long calls(String method) {
            return calls.getOrDefault(method, 0L);
        }

        /** Returns the billed quantity. */
        public long of(Charge charge) {
            return charges.getOrDefault(charge, 0L);
        }

        /** Returns what has been added since these earlier counts. */
        public Totals minus(Totals earlier) {
            Map<String, Long> moreCalls = new TreeMap<>(calls);
            Map<Charge, Long> moreCharges = new EnumMap<>(Charge.class);
            moreCharges.putAll(charges);
            moreCalls.replaceAll((method, count) -> count - earlier.calls(method));
            moreCharges.replaceAll((charge, count) -> count - earlier.of(charge));
            moreCalls.values().removeIf(count -> count == 0);
            moreCharges.values().removeIf(count -> count == 0);
            return new Totals(moreCalls, moreCharges);
        }
    }

    /** Counts one call of that method. */
    public void countCall(String method) {
        calls.computeIfAbsent(method, first -> new LongAdder()).increment();
    }

    /** Adds to a billed quantity. */
    public void add(Charge charge, long quantity) {
        if (quantity > 0) {
            charges.computeIfAbsent(charge, first -> new LongAdder()).add(quantity);
        }
    }

    /** Returns the counts since the server's start. */
    public Totals totals() {
        Map<String, Long> callsNow = new TreeMap<>();
        Map<Charge, Long> chargesNow = new EnumMap<>(Charge.class);
        calls.forEach((method, count) -> callsNow.put(method, count.sum()));
        charges.forEach((charge, count) -> chargesNow.put(charge, count.sum()));
        return new Totals(callsNow, chargesNow);
    }
}
