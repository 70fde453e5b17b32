package dev.vipexport.api.auth;

import dev.vipexport.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers in the words of all other errors what is refused before a controller is found. */
final class SecurityErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final ObjectProvider<HandlerExceptionResolver> exceptionResolvers;

    /** @param exceptionResolvers asked for late, because filters are made before Spring MVC is */
    SecurityErrorHandler(ObjectProvider<HandlerExceptionResolver> exceptionResolvers) {
        this.exceptionResolvers = exceptionResolvers;
    }

    void respond(HttpServletRequest request, HttpServletResponse response, RuntimeException reason) {
        exceptionResolvers.getObject().resolveException(request, response, null, reason);
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
