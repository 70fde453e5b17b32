package dev.vipexport.api.auth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * A path that two readers could take for two different ones ({@code //}, {@code ;}, an encoded slash): 400 to who signed
 * it, and to all others the 401 that they get for any path.
 */
final class FirewallRejectionHandler implements RequestRejectedHandler {
    private final Authenticator authenticator;
    private final SecurityErrorHandler errorHandler;

    FirewallRejectionHandler(Authenticator authenticator, SecurityErrorHandler errorHandler) {
        this.authenticator = authenticator;
        this.errorHandler = errorHandler;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected) {
        try {
            SignatureAuthenticationFilter.authenticate(authenticator, request);
            errorHandler.respond(request, response, rejected);
        } catch (RuntimeException unsigned) {
            errorHandler.respond(request, response, unsigned);
        }
    }
}
