package dev.vipexport.api.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * All that needs no signature: health, the description of the API, and the page that shows it. Looks at the raw path,
 * which nothing has decoded or normalised into another one; what is not exactly one of these is guarded.
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
