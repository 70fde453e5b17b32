package dev.vipexport.api.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Rejects requests that exceed a limit. Runs once, when a request arrives, and not again when it resumes after a wait.
 * Runs after authentication, so unsigned requests use no key's quota.
 */
@Component
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1)
final class LimitFilter extends OncePerRequestFilter {
    private final RateLimiter rateLimiter;
    private final RequestSizeLimits sizeLimits;
    private final ObjectProvider<HandlerExceptionResolver> exceptionResolvers;

    /** @param exceptionResolvers resolved late, because Spring creates filters before Spring MVC */
    LimitFilter(
            RateLimiter rateLimiter,
            RequestSizeLimits sizeLimits,
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> exceptionResolvers) {
        this.rateLimiter = rateLimiter;
        this.sizeLimits = sizeLimits;
        this.exceptionResolvers = exceptionResolvers;
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
            exceptionResolvers.getObject().resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }
}
