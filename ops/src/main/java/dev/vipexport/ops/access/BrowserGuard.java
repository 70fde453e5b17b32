package dev.vipexport.ops.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a foreign page can make a browser send: requests under another host name, which a DNS server can point to
 * this machine, and requests of other sites. Sets the headers that bind the console to its own files.
 */
final class BrowserGuard extends OncePerRequestFilter {
    /** The console loads its own files only. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final Set<String> hosts = new HashSet<>(LOOPBACK);
    private final ErrorWriter errors;

    BrowserGuard(AccessSettings settings, ErrorWriter errors) {
        settings.allowedHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        this.errors = errors;
    }

    /** Health and metrics have a port of their own, which probes reach under the address of a pod. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return SecurityConfiguration.isManagement(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        String site = request.getHeader("Sec-Fetch-Site");
        if (!isKnown(request.getServerName())) {
            errors.write(response, 421, "This host name is not one of vip-export.access.allowed-hosts");
        } else if (site != null && !OWN_SITE.contains(site) && !isNavigation(request)) {
            errors.write(response, 403, "Requests of other sites are refused");
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isKnown(@Nullable String host) {
        return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    /** A link on another site opens the console, which then shows nothing without its token. */
    private static boolean isNavigation(HttpServletRequest request) {
        return request.getMethod().equals("GET") && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
    }
}
