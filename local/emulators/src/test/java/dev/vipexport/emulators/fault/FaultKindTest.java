package dev.vipexport.emulators.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Finds a fault that the switches over {@link Fault.Kind} would miss. */
class FaultKindTest {
    private static List<Fault> oneOfEachType() {
        return Arrays.stream(Fault.class.getPermittedSubclasses())
                .map(FaultKindTest::newFault)
                .toList();
    }

    private static Fault newFault(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                    .map(parameter ->
                            parameter == Duration.class ? Duration.ZERO : parameter == long.class ? 1L : (Object) 1)
                    .toArray();
            return (Fault) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError(type + " needs other values", failed);
        }
    }

    @Test
    void kinds_matchPermittedTypes() {
        assertThat(oneOfEachType()).extracting(Fault::kind).containsExactlyInAnyOrder(Fault.Kind.values());
    }

    @Test
    void wireNames_areUniqueAndReadable() {
        for (Fault.Kind kind : Fault.Kind.values()) {
            assertThat(Fault.Kind.fromWireName(kind.wireName())).contains(kind);
        }
        assertThat(Fault.Kind.fromWireName("Cut")).isEmpty();
    }

    @Test
    void everyFault_canBeArmed_onFirestore() {
        Faults faults = new Faults(Protocol.FIRESTORE);
        assertThatCode(() -> oneOfEachType().forEach(fault -> faults.arm(1, call -> true, fault)))
                .doesNotThrowAnyException();
    }
}
