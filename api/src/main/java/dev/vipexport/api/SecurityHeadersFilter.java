package dev.vipexport.api;

import dev.vipexport.api.jetty.SecurityHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds headers to every response, including errors. No cache stores a response, because it belongs to the caller that
 * signed the request. {@code Vary} names {@code Prefer} (RFC 7240, section 2).
 */
// runs before authentication, so that 401 has the headers too
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecurityHeadersFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.addHeader(HttpHeaders.VARY, "Prefer");
        SecurityHeaders.forEach(request.isSecure(), response::setHeader);
        chain.doFilter(request, response);
    }
}
