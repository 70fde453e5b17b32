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
     * @param target gRPC: the path of the collection or of the first document that the request is about, else its
     *     database; HTTP: raw path and query
     */
    public record Call(String method, String target) {}

    /**
     * A fault that waits for calls.
     *
     * @param matches a {@link CallPattern}, or code of the test that armed it
     * @param remaining how many calls it is still for
     */
    public record Armed(Predicate<Call> matches, Fault fault, int remaining) {}

    private final Protocol protocol;
    private final List<Armed> armed = new ArrayList<>();
    private int fired;

    /** None yet. */
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
     * @throws IllegalArgumentException if no call could match, or the fault's code is no error of this protocol
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

    /** For servers: the fault that this call has to suffer, if any; it is used up. */
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

    /** How many calls have suffered a fault so far: a test that arms one asserts that it was really met. */
    public synchronized int fired() {
        return fired;
    }

    /** What still waits for calls, in the order in which it was armed. */
    public synchronized List<Armed> armed() {
        return List.copyOf(armed);
    }

    /** Disarms everything. */
    public synchronized void clear() {
        armed.clear();
    }
}
