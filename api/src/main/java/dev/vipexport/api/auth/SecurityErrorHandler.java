package dev.vipexport.api.auth;

import dev.vipexport.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Sends the errors of the security filters in the format of all other errors. */
@Component
final class SecurityErrorHandler implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final ObjectProvider<HandlerExceptionResolver> exceptionResolvers;

    /** @param exceptionResolvers resolved late, because Spring creates filters before Spring MVC */
    SecurityErrorHandler(
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> exceptionResolvers) {
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
