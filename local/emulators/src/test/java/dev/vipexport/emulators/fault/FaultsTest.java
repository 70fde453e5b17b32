package dev.vipexport.emulators.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.fault.Faults.Call;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Fault FAULT = new Fault.Status(14);
    private final Faults faults = new Faults(Protocol.FIRESTORE);

    @Test
    void aFaultIsUsedUpByAsManyMatchingCallsAsItWasArmedFor() {
        faults.next(2, "RunQuery", FAULT);

        assertThat(faults.take(new Call("Commit", "db"))).isEmpty();
        assertThat(faults.take(new Call("RunQuery", "db"))).contains(FAULT);
        assertThat(faults.take(new Call("RunQuery", "db"))).contains(FAULT);
        assertThat(faults.take(new Call("RunQuery", "db"))).isEmpty();
        assertThat(faults.fired()).isEqualTo(2);
    }

    @Test
    void faultsAreMetInTheOrderInWhichTheyWereArmed() {
        Fault second = new Fault.Cut(3);
        faults.next(1, "RunQuery", FAULT);
        faults.next(1, "RunQuery", second);

        assertThat(faults.take(new Call("RunQuery", "db"))).contains(FAULT);
        assertThat(faults.take(new Call("RunQuery", "db"))).contains(second);
    }

    @Test
    void clearingDisarmsWhatWasNotMet() {
        faults.next(1, "RunQuery", FAULT);
        faults.clear();

        assertThat(faults.take(new Call("RunQuery", "db"))).isEmpty();
    }

    @Test
    void aFaultForNoCallIsRefused() {
        assertThatThrownBy(() -> faults.next(0, "RunQuery", FAULT)).hasMessageContaining("at least one");
    }
}
