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
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only signed requests in, and says on the request who sent them. Runs when a request arrives and not again when
 * a held one is answered: its date would be stale by then, and the request still knows who sent it.
 */
final class AuthFilter extends OncePerRequestFilter {
    private final Authenticator authenticator;
    private final RequestMatcher open;
    private final SecurityContextRepository onTheRequest;
    private final Refusals refusals;

    AuthFilter(
            Authenticator authenticator,
            RequestMatcher open,
            SecurityContextRepository onTheRequest,
            Refusals refusals) {
        this.authenticator = authenticator;
        this.open = open;
        this.onTheRequest = onTheRequest;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return open.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            SecurityContext arrived = SecurityContextHolder.createEmptyContext();
            arrived.setAuthentication(new SignedBy(authenticated(authenticator, request)));
            SecurityContextHolder.setContext(arrived);
            onTheRequest.saveContext(arrived, request, response);
        } catch (RuntimeException e) {
            refusals.answer(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    /** @throws RefusedException 401, the same for every reason */
    static Requester authenticated(Authenticator authenticator, HttpServletRequest request) {
        return authenticator
                .requesterOf(only(request, "x-api-key"), only(request, "x-date"), only(request, "x-signature"))
                .orElseThrow(RefusedException::unauthorized);
    }

    private static String only(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.size() == 1 ? values.get(0) : "";
    }
}
