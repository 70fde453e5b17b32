package dev.vipexport.emulators.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.fault.Faults.Call;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Fault FAULT = new Fault.Status(14);
    private final Faults faults = new Faults(Protocol.FIRESTORE);

    @Test
    void fault_firesForArmedNumberOfMatchingCalls() {
        faults.arm(2, "RunQuery", FAULT);

        assertThat(faults.take(new Call("Commit", "db"))).isEmpty();
        assertThat(faults.take(new Call("RunQuery", "db"))).contains(FAULT);
        assertThat(faults.take(new Call("RunQuery", "db"))).contains(FAULT);
        assertThat(faults.take(new Call("RunQuery", "db"))).isEmpty();
        assertThat(faults.fired()).isEqualTo(2);
    }

    @Test
    void faults_fireInArmingOrder() {
        Fault second = new Fault.Cut(3);
        faults.arm(1, "RunQuery", FAULT);
        faults.arm(1, "RunQuery", second);

        assertThat(faults.take(new Call("RunQuery", "db"))).contains(FAULT);
        assertThat(faults.take(new Call("RunQuery", "db"))).contains(second);
    }

    @Test
    void clear_disarmsRemainingFaults() {
        faults.arm(1, "RunQuery", FAULT);
        faults.clear();

        assertThat(faults.take(new Call("RunQuery", "db"))).isEmpty();
    }

    @Test
    void fault_isRejected_whenArmedForNoCall() {
        assertThatThrownBy(() -> faults.arm(0, "RunQuery", FAULT)).hasMessageContaining("at least one");
    }
}
