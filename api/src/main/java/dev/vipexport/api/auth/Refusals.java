package dev.vipexport.api.auth;

import dev.vipexport.api.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers in the words of all other errors what is refused before a controller is found. */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final ObjectProvider<HandlerExceptionResolver> answers;

    /** @param answers asked for late, because filters are made before Spring MVC is */
    Refusals(ObjectProvider<HandlerExceptionResolver> answers) {
        this.answers = answers;
    }

    void answer(HttpServletRequest request, HttpServletResponse response, RuntimeException reason) {
        answers.getObject().resolveException(request, response, null, reason);
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason) {
        answer(request, response, RefusedException.unauthorized());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason) {
        answer(request, response, RefusedException.unauthorized());
    }
}
