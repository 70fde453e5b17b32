package dev.vipexport.common.messaging;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The name of the host or the container, by which an operator finds this process. */
public final class HostName {
    private HostName() {}

    /** Returns the name, or nothing if the host has none. */
    public static Optional<String> find() {
        String given = System.getenv("HOSTNAME");
        if (given != null && !given.isBlank()) {
            return Optional.of(given);
        }
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
