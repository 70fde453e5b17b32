package dev.vipexport.api.auth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/**
 * Responds to ambiguous paths, such as those with {@code //}, {@code ;} or an encoded slash. Signed requests get 400.
 * Unsigned requests get 401, as for any path.
 */
@Component
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
