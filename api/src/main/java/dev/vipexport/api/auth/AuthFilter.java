package dev.vipexport.api.auth;

import dev.vipexport.api.problem.RefusedException;
import dev.vipexport.common.job.Requester;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets only signed requests in, and says on the request who sent them. Runs when a request arrives and not again when
 * a held one is answered: its date would be stale by then.
 */
final class AuthFilter extends OncePerRequestFilter {
    /** The raw path, without anything that could be decoded or normalised into another one. */
    private static final Pattern HEALTH = Pattern.compile("/actuator/health(/[A-Za-z0-9_-]+)*");

    private static final String CALLER = Requester.class.getName();

    private final Authenticator authenticator;
    private final ObjectProvider<HandlerExceptionResolver> answers;

    /** @param answers asked for late, because filters are made before Spring MVC is */
    AuthFilter(Authenticator authenticator, ObjectProvider<HandlerExceptionResolver> answers) {
        this.authenticator = authenticator;
        this.answers = answers;
    }

    /** Who sent this request; null outside of the filter. */
    static @Nullable Requester callerOf(HttpServletRequest request) {
        return (Requester) request.getAttribute(CALLER);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return HEALTH.matcher(path).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            request.setAttribute(CALLER, authenticated(request));
        } catch (RuntimeException e) {
            answers.getObject().resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private Requester authenticated(HttpServletRequest request) {
        return authenticator
                .requesterOf(only(request, "x-api-key"), only(request, "x-date"), only(request, "x-signature"))
                .orElseThrow(RefusedException::unauthorized);
    }

    private static String only(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.size() == 1 ? values.get(0) : "";
    }
}
