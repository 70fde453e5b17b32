package dev.vipexport.api.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Holds a request against the limits when it arrives, and not again when it is taken up after a wait. Stands behind the
 * check of the signature: who has none is told nothing but that, and uses up nobody's share.
 */
final class LimitFilter extends OncePerRequestFilter {
    private final RateLimiter rateLimiter;
    private final RequestSizeLimits sizeLimits;
    private final ObjectProvider<HandlerExceptionResolver> exceptionResolvers;

    /** @param exceptionResolvers asked for late, because filters are made before Spring MVC is */
    LimitFilter(
            RateLimiter rateLimiter,
            RequestSizeLimits sizeLimits,
            ObjectProvider<HandlerExceptionResolver> exceptionResolvers) {
        this.rateLimiter = rateLimiter;
        this.sizeLimits = sizeLimits;
        this.exceptionResolvers = exceptionResolvers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest limited;
        try {
            Principal caller = request.getUserPrincipal();
            if (caller != null) {
                rateLimiter.acquire(caller.getName());
            }
            limited = sizeLimits.enforce(request);
        } catch (RuntimeException e) {
            exceptionResolvers.getObject().resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(limited, response);
    }
}
