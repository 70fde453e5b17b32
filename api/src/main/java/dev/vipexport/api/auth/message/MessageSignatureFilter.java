package dev.vipexport.api.auth.message;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ErrorResponder;
import dev.vipexport.api.error.RetryLater;
import dev.vipexport.api.error.RetrySettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

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
    private final ErrorResponder errors;

    MessageSignatureFilter(UsedSignatures usedSignatures, RetrySettings retrySettings, ErrorResponder errors) {
        this.usedSignatures = usedSignatures;
        this.retrySettings = retrySettings;
        this.errors = errors;
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
            errors.respond(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void check(MessageSignature signature, HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        if (!signature.covers(body)) {
            throw ApiException.unauthorized();
        }
        // last, so that a rejected request can be sent again
        if (!SAFE_METHODS.contains(request.getMethod())) {
            switch (usedSignatures.add(signature)) {
                case FIRST_USE -> {}
                case REPEATED -> throw ApiException.unauthorized();
                case FULL -> throw RetryLater.unavailable("Too many signatures are in use", retrySettings.retryAfter());
            }
        }
        request.removeAttribute(MessageSignature.UNCHECKED);
    }
}
