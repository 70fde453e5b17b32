package dev.vipexport.emulators.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.runtime.Loopback;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionContext;
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

    @Test
    void sharedServer_isSame_inEveryExtension() throws Exception {
        EmulatorsExtension one = EmulatorsExtension.shared();
        FirestoreServer server = one.firestore();
        server.faults().arm(2, "Commit", new Fault.Status(14));
        server.faults().take(new Faults.Call("Commit", "db"));

        one.afterEach(context("test"));
        one.beforeAll(context("class"));
        one.afterAll(context("class"));

        assertThat(EmulatorsExtension.shared().firestore()).isSameAs(server);
        assertThat(server.faults().armed()).isEmpty();
        assertThat(server.faults().fired()).isZero();
        connect(port(server));
    }

    private static ExtensionContext context(String id) {
        return (ExtensionContext) Proxy.newProxyInstance(
                ExtensionContext.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.class},
                (proxy, method, arguments) -> method.getName().equals("getUniqueId") ? id : null);
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
