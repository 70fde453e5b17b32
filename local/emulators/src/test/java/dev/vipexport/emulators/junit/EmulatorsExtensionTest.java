package dev.vipexport.emulators.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.runtime.Loopback;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmulatorsExtensionTest {
    @RegisterExtension
    static final EmulatorsExtension PER_CLASS = new EmulatorsExtension();

    @RegisterExtension
    final EmulatorsExtension perTest = new EmulatorsExtension();

    private static @Nullable FirestoreServer first;
    private static int portOfTheFirstTest;

    @Test
    @Order(1)
    void server_startsOnFirstUse_andIsReused() {
        first = PER_CLASS.firestore();
        first.faults().arm(1, "Commit", new Fault.Status(14));

        assertThat(PER_CLASS.firestore()).isSameAs(first);
        portOfTheFirstTest = port(perTest.firestore());
    }

    @Test
    @Order(2)
    void classServer_isKeptWithoutFaults_betweenTests() {
        assertThat(PER_CLASS.firestore()).isSameAs(first);
        assertThat(PER_CLASS.firestore().faults().armed()).isEmpty();
    }

    @Test
    @Order(2)
    void testServer_isStopped_afterTest() {
        assertThatThrownBy(() -> connect(portOfTheFirstTest)).isInstanceOf(ConnectException.class);
    }

    @Nested
    class NestedTests {
        @Test
        void classServer_isShared_withNestedClass() throws Exception {
            assertThat(PER_CLASS.firestore()).isSameAs(first);
            connect(port(PER_CLASS.firestore()));
        }
    }

    private static void connect(int port) throws IOException {
        new Socket(Loopback.address(port).getAddress(), port).close();
    }

    private static int port(FirestoreServer server) {
        return Integer.parseInt(server.endpoint().substring(server.endpoint().indexOf(':') + 1));
    }
}
