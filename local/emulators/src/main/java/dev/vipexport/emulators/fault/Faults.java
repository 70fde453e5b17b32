package dev.vipexport.emulators.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults armed on one server. Thread-safe; a fault armed first is used up first. */
public final class Faults {

    /**
     * One call as a matcher sees it.
     *
     * @param method gRPC method name ({@code RunQuery}) or HTTP method ({@code PUT})
     * @param target gRPC: the parent or database that the request names; HTTP: raw path and query
     */
    public record Call(String method, String target) {}

    private static final class Armed {
        final Predicate<Call> matches;
        final Fault fault;
        int left;

        Armed(Predicate<Call> matches, Fault fault, int left) {
            this.matches = matches;
            this.fault = fault;
            this.left = left;
        }
    }

    private final List<Armed> armed = new ArrayList<>();
    private int fired;

    /** Arms {@code fault} for the next {@code times} calls of {@code method}. */
    public void next(int times, String method, Fault fault) {
        next(times, call -> call.method().equals(method), fault);
    }

    /** Arms {@code fault} for the next {@code times} calls that match. */
    public synchronized void next(int times, Predicate<Call> matches, Fault fault) {
        if (times < 1) {
            throw new IllegalArgumentException("a fault must be armed for at least one call, not " + times);
        }
        armed.add(new Armed(matches, fault, times));
    }

    /** For servers: the fault that this call has to suffer, if any; it is used up. */
    public synchronized Optional<Fault> take(Call call) {
        Optional<Armed> met =
                armed.stream().filter(candidate -> candidate.matches.test(call)).findFirst();
        met.ifPresent(this::useUp);
        return met.map(hit -> hit.fault);
    }

    private void useUp(Armed hit) {
        fired++;
        hit.left--;
        if (hit.left == 0) {
            armed.remove(hit);
        }
    }

    /** How many calls have suffered a fault so far: a test that arms one asserts that it was really met. */
    public synchronized int fired() {
        return fired;
    }

    /** Disarms everything. */
    public synchronized void clear() {
        armed.clear();
    }
}
