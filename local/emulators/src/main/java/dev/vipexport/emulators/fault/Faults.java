package dev.vipexport.emulators.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults armed on one server. Thread-safe. Faults apply in the order in which they were armed. */
public final class Faults {

    /**
     * A call as a matcher sees it.
     *
     * @param method gRPC method name ({@code RunQuery}) or HTTP method ({@code PUT})
     * @param target gRPC: path of the request's collection or first document, else its database. HTTP: raw path and
     *     query
     */
    public record Call(String method, String target) {}

    /**
     * An armed fault.
     *
     * @param matches a {@link CallPattern} or a test's own predicate
     * @param remaining number of calls that it still applies to
     */
    public record Armed(Predicate<Call> matches, Fault fault, int remaining) {}

    private final Protocol protocol;
    private final List<Armed> armed = new ArrayList<>();
    private int fired;

    /** Creates an empty set for a server of that protocol. */
    public Faults(Protocol protocol) {
        this.protocol = protocol;
    }

    /** Arms {@code fault} for the next {@code times} calls of {@code method}. */
    public void arm(int times, String method, Fault fault) {
        arm(times, new CallPattern(method, null), fault);
    }

    /**
     * Arms {@code fault} for the next {@code times} calls that match.
     *
     * @throws IllegalArgumentException if no call can match or if the fault's code is no error of this protocol
     */
    public synchronized void arm(int times, Predicate<Call> matches, Fault fault) {
        if (times < 1) {
            throw new IllegalArgumentException("a fault must be armed for at least one call, not " + times);
        }
        if (matches instanceof CallPattern calls) {
            protocol.check(calls);
        }
        protocol.check(fault);
        armed.add(new Armed(matches, fault, times));
    }

    /** Returns and uses up the fault of this call, if any. Only servers call it. */
    public synchronized Optional<Fault> take(Call call) {
        for (int i = 0; i < armed.size(); i++) {
            Armed candidate = armed.get(i);
            if (candidate.matches().test(call)) {
                useUp(i, candidate);
                return Optional.of(candidate.fault());
            }
        }
        return Optional.empty();
    }

    private void useUp(int index, Armed fault) {
        fired++;
        if (fault.remaining() == 1) {
            armed.remove(index);
        } else {
            armed.set(index, new Armed(fault.matches(), fault.fault(), fault.remaining() - 1));
        }
    }

    /** Returns how many calls have had a fault so far. Tests assert with it that an armed fault really happened. */
    public synchronized int fired() {
        return fired;
    }

    /** Returns the armed faults in the order in which they were armed. */
    public synchronized List<Armed> armed() {
        return List.copyOf(armed);
    }

    /** Disarms all faults and resets {@link #fired()} to 0, for the next test on a shared server. */
    public synchronized void reset() {
        armed.clear();
        fired = 0;
    }

    /** Disarms all faults. */
    public synchronized void clear() {
        armed.clear();
    }
}
