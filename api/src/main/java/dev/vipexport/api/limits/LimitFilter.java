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
    private final Rates rates;
    private final Sizes sizes;
    private final ObjectProvider<HandlerExceptionResolver> answers;

    /** @param answers asked for late, because filters are made before Spring MVC is */
    LimitFilter(Rates rates, Sizes sizes, ObjectProvider<HandlerExceptionResolver> answers) {
        this.rates = rates;
        this.sizes = sizes;
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest within;
        try {
            Principal caller = request.getUserPrincipal();
            if (caller != null) {
                rates.admit(caller.getName());
            }
            within = sizes.within(request);
        } catch (RuntimeException e) {
            answers.getObject().resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(within, response);
    }
}
