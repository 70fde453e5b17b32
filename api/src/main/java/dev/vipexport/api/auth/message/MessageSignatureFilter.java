package dev.vipexport.api.auth.message;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.RetryLater;
import dev.vipexport.api.error.RetrySettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.eclipse.jetty.http.HttpException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Checks the body of a request with a message signature, and that the signature of a changing request is new. Runs after
 * the filters of limits, which read the body into memory and then dispatch the request again.
 */
@Component
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 100)
final class MessageSignatureFilter extends OncePerRequestFilter {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final UsedSignatures usedSignatures;
    private final RetrySettings retrySettings;
    private final ObjectProvider<HandlerExceptionResolver> exceptionResolvers;

    /** @param exceptionResolvers resolved late, because Spring creates filters before Spring MVC */
    MessageSignatureFilter(
            UsedSignatures usedSignatures,
            RetrySettings retrySettings,
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> exceptionResolvers) {
        this.usedSignatures = usedSignatures;
        this.retrySettings = retrySettings;
        this.exceptionResolvers = exceptionResolvers;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (request.getAttribute(MessageSignature.UNCHECKED) instanceof MessageSignature signature) {
                check(signature, request);
            }
        } catch (RuntimeException e) {
            exceptionResolvers.getObject().resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void check(MessageSignature signature, HttpServletRequest request) {
        byte[] body = bodyOf(request);
        if (!signature.covers(body)) {
            throw ApiException.unauthorized();
        }
        // last, so that a rejected request can be sent again
        if (!SAFE_METHODS.contains(request.getMethod())) {
            switch (usedSignatures.add(signature)) {
                case FIRST_USE -> {}
                case REPEATED -> throw ApiException.unauthorized();
                case FULL ->
                    throw RetryLater.unavailable(
                            "Too many signatures are in use. Retry in "
                                    + retrySettings.retryAfter().toSeconds() + " seconds",
                            retrySettings.retryAfter());
            }
        }
        request.removeAttribute(MessageSignature.UNCHECKED);
    }

    private static byte[] bodyOf(HttpServletRequest request) {
        try {
            return request.getInputStream().readAllBytes();
        } catch (IOException | HttpException.RuntimeException e) {
            throw ApiException.badRequest("The body ends early");
        }
    }
}
