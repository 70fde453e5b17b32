package dev.vipexport.stack;

import dev.vipexport.stack.LocalSettings.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Checks all ports before the start, so that a port in use is one line and not a stack trace. */
final class PortChecks {
    private PortChecks() {}

    /**
     * Checks that all ports are free and distinct.
     *
     * @throws StartupException if one is not. Its message names the port, its service and the option
     */
    static void requireUsable(LocalSettings settings) {
        requireDistinct(settings);
        for (Port port : Port.values()) {
            requireFree(settings, port);
        }
    }

    static void requireDistinct(LocalSettings settings) {
        Map<Integer, Port> servicesByPort = new HashMap<>();
        for (Port port : Port.values()) {
            int number = settings.port(port);
            Port other = servicesByPort.putIfAbsent(number, port);
            if (other != null) {
                throw new StartupException("Port " + number + " is set for both " + other.service + " and "
                        + port.service + ". " + advice(port));
            }
        }
    }

    static void requireFree(LocalSettings settings, Port port) {
        int number = settings.port(port);
        try (var probe = new ServerSocket()) {
            // as the servers do it: a lingering connection does not block the port
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        } catch (IOException e) {
            throw new StartupException("Port " + number + " of " + port.service + " is in use. " + advice(port));
        }
    }

    private static String advice(Port port) {
        return "Choose another port: ./mvnw spring-boot:run -Dspring-boot.run.arguments=--" + port.option + "=PORT";
    }
}
