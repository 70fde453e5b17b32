package dev.vipexport.api.limits;

import dev.vipexport.api.error.ErrorResponder;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects requests that exceed a limit. Runs once, when a request arrives, and not again when it resumes after a wait.
 * Runs after authentication, so unsigned requests use no key's quota.
 */
@Component
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1)
final class LimitFilter extends OncePerRequestFilter {
    private final RateLimiter rateLimiter;
    private final RequestSizeLimits sizeLimits;
    private final ErrorResponder errors;

    LimitFilter(RateLimiter rateLimiter, RequestSizeLimits sizeLimits, ErrorResponder errors) {
        this.rateLimiter = rateLimiter;
        this.sizeLimits = sizeLimits;
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Principal caller = request.getUserPrincipal();
            if (caller != null) {
                rateLimiter.acquire(caller.getName());
            }
            sizeLimits.check(request);
        } catch (RuntimeException e) {
            errors.respond(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }
}
