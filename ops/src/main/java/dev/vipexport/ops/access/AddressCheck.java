package dev.vipexport.ops.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** Refuses to start where others could reach the console, which shows and changes the exports of all organisations. */
@Component
final class AddressCheck {
    AddressCheck(ServerProperties server, AccessSettings settings) {
        @Nullable InetAddress address = server.getAddress();
        if ((address == null || !address.isLoopbackAddress()) && !settings.publishedOnLoopback()) {
            throw new InvalidConfigurationPropertyValueException(
                    "server.address",
                    address == null ? "every address" : address.getHostAddress(),
                    "The console listens on loopback only. Reach it through ssh -L or kubectl port-forward. In a container"
                            + " whose port is published to 127.0.0.1, set vip-export.access.published-on-loopback=true.");
        }
    }
}
