package dev.vipexport.api.auth;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ErrorResponder;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Sends the errors of the security filters in the format of all other errors. */
@Component
final class SecurityErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final ErrorResponder errors;
    private final DelayedUnauthorized delayed;

    SecurityErrorHandler(ErrorResponder errors, DelayedUnauthorized delayed) {
        this.errors = errors;
        this.delayed = delayed;
    }

    /** Responds at once, but to a {@link WrongSignatureException} later and without a thread until then. */
    void respond(HttpServletRequest request, HttpServletResponse response, RuntimeException reason) {
        if (reason instanceof WrongSignatureException) {
            AsyncContext async = request.startAsync(request, response);
            // it always ends after the delay
            async.setTimeout(0);
            delayed.schedule(arrivedNanos(request), () -> {
                try {
                    errors.respond(request, response, ApiException.unauthorized());
                } finally {
                    async.complete();
                }
            });
        } else {
            errors.respond(request, response, reason);
        }
    }

    private static long arrivedNanos(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request).getHeadersNanoTime();
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason) {
        respond(request, response, ApiException.unauthorized());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason) {
        respond(request, response, ApiException.unauthorized());
    }
}
