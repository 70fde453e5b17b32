package dev.vipexport.api.auth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * A path that two readers could take for two different ones ({@code //}, {@code ;}, an encoded slash): 400 to who signed
 * it, and to all others the 401 that they get for any path.
 */
final class RejectedRequests implements RequestRejectedHandler {
    private final Authenticator authenticator;
    private final Refusals refusals;

    RejectedRequests(Authenticator authenticator, Refusals refusals) {
        this.authenticator = authenticator;
        this.refusals = refusals;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected) {
        try {
            AuthFilter.authenticated(authenticator, request);
            refusals.answer(request, response, rejected);
        } catch (RuntimeException unsigned) {
            refusals.answer(request, response, unsigned);
        }
    }
}
