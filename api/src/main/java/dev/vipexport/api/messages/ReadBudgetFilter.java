package dev.vipexport.api.messages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Returns the share of a request when its response is written. No route that takes a share responds asynchronously. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ReadBudgetFilter extends OncePerRequestFilter {
    private static final String SHARE = ReadBudgetFilter.class.getName();

    /** Makes this filter close {@code share}, of which a request has one. */
    public static void closeAfterResponse(HttpServletRequest request, ReadBudget.Share share) {
        request.setAttribute(SHARE, share);
    }

    /** The dispatch after the body was read, or after a wait for a turn, is the one that reads messages. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.getAttribute(SHARE) instanceof ReadBudget.Share share) {
                share.close();
            }
        }
    }
}
