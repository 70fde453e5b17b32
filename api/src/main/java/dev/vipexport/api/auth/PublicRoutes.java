package dev.vipexport.api.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matches the routes that need no signature and that Jetty does not answer itself: health and metrics, on their own port. Compares the raw
 * path, before anything decodes or normalises it. Every other path needs a signature.
 */
final class PublicRoutes implements RequestMatcher {
    private static final Set<String> PUBLIC_PATHS = Set.of(
            "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus");

    @Override
    public boolean matches(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return PUBLIC_PATHS.contains(path);
    }
}
