package dev.vipexport.api.auth;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ErrorResponder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Sends the errors of the security filters in the format of all other errors. */
@Component
final class SecurityErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final ErrorResponder errors;

    SecurityErrorHandler(ErrorResponder errors) {
        this.errors = errors;
    }

    void respond(HttpServletRequest request, HttpServletResponse response, RuntimeException reason) {
        errors.respond(request, response, reason);
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
