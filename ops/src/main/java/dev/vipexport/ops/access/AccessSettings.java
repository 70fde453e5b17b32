package dev.vipexport.ops.access;

import jakarta.validation.constraints.Pattern;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of who may use the console and the operators' API.
 *
 * @param token Token that every request to the operators' API must send. At least 20 letters, digits, {@code -} or
 *     {@code _}. By default the app makes a new one at each start and logs it.
 * @param allowedHosts Names under which a browser may reach the console, beside {@code localhost} and the addresses of
 *     loopback. Without a port.
 * @param publishedOnLoopback Whether the app runs in a container whose port is published to 127.0.0.1 of its host only. It
 *     may then listen on every address of the container.
 */
@ConfigurationProperties("vip-export.access")
@Validated
record AccessSettings(
        @Nullable @Pattern(regexp = "[A-Za-z0-9_-]{20,200}") String token,
        @DefaultValue Set<String> allowedHosts,
        @DefaultValue("false") boolean publishedOnLoopback) {}
