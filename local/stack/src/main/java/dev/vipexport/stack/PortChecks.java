package dev.vipexport.stack;

import dev.vipexport.stack.LocalSettings.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Says which port is taken before anything is started, instead of a stack trace in the middle of it. */
final class PortChecks {
    private PortChecks() {}

    /**
     * Checks all of them.
     *
     * @throws StartupException naming the port, who wants it and how to choose another
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
                throw new StartupException("Port " + number + " is wanted by both " + other.service + " and "
                        + port.service + ". " + advice(port));
            }
        }
    }

    static void requireFree(LocalSettings settings, Port port) {
        int number = settings.port(port);
        try (var probe = new ServerSocket()) {
            // as the servers do it: a connection that lingers is no obstacle
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        } catch (IOException e) {
            throw new StartupException(
                    "Port " + number + ", wanted by " + port.service + ", is in use. " + advice(port));
        }
    }

    private static String advice(Port port) {
        return "Choose another: ./mvnw spring-boot:run -Dspring-boot.run.arguments=--" + port.option + "=PORT";
    }
}
