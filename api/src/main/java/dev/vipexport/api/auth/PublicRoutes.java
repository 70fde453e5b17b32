package dev.vipexport.api.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matches the routes that need no signature: health, the OpenAPI document and Swagger UI. Compares the raw path, before
 * anything decodes or normalises it. Every other path needs a signature.
 */
final class PublicRoutes implements RequestMatcher {
    private static final Pattern PUBLIC_PATHS = Pattern.compile("/actuator/health(/[A-Za-z0-9_-]+)*"
            + "|/v3/api-docs"
            + "|/swagger-ui\\.html"
            + "|/swagger-ui/[a-z0-9-]+\\.(css|js|png)");

    @Override
    public boolean matches(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return PUBLIC_PATHS.matcher(path).matches();
    }
}
