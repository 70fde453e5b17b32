package dev.vipexport.emulators.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.FirestoreProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultProtocolTest {
    private final Faults firestore = new Faults(Protocol.FIRESTORE);
    private final Faults storage = new Faults(Protocol.STORAGE);

    @Test
    void firestoreMethods_existInProtocol() {
        List<String> names = FirestoreProto.getDescriptor().findServiceByName("Firestore").getMethods().stream()
                .map(MethodDescriptor::getName)
                .toList();

        assertThat(names).containsAll(Protocol.FIRESTORE.methods());
    }

    @Test
    void fault_isRejected_whenMethodIsUnknown() {
        assertThatThrownBy(() -> firestore.arm(1, "RunQeury", new Fault.Status(14)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RunQeury")
                .hasMessageContaining("RunQuery");
        assertThatThrownBy(() -> storage.arm(1, "put", new Fault.Status(503))).hasMessageContaining("PUT");
    }

    static List<Fault> codesThatAreNoErrorInEither() {
        return List.of(new Fault.Status(0), new Fault.LostAnswer(200), new Fault.Break(3, 17));
    }

    @ParameterizedTest
    @MethodSource("codesThatAreNoErrorInEither")
    void fault_isRejected_whenCodeIsNoError(Fault fault) {
        assertThatThrownBy(() -> firestore.arm(1, "RunQuery", fault)).hasMessageContaining("1 to 16");
        assertThatThrownBy(() -> storage.arm(1, "GET", fault)).hasMessageContaining("400 to 599");
    }

    @Test
    void fault_isRejected_whenValueIsNegative() {
        assertThatThrownBy(() -> new Fault.Cut(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Fault.Break(-1, 14)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Fault.Stall(-1, Duration.ZERO)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Fault.Stall(0, Duration.ofMillis(-1))).hasMessageContaining("negative");
        assertThatThrownBy(() -> new Fault.Delay(Duration.ofMillis(-1))).hasMessageContaining("negative");
    }
}
