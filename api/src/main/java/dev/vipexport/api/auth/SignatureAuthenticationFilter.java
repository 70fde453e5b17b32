package dev.vipexport.api.auth;

import dev.vipexport.api.auth.message.MessageSignature;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.common.job.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects unsigned requests and stores the caller on the request. Runs once, when a request arrives. When a waiting
 * request resumes, its date is stale, but the stored caller is still there.
 */
final class SignatureAuthenticationFilter extends OncePerRequestFilter {
    private static final String KEY = "x-api-key";
    private static final String DATE = "x-date";
    private static final String SIGNATURE = "x-signature";

    private final Authenticator authenticator;
    private final RequestMatcher publicRoutes;
    private final SecurityContextRepository securityContexts;
    private final SecurityErrorHandler errorHandler;

    SignatureAuthenticationFilter(
            Authenticator authenticator,
            RequestMatcher publicRoutes,
            SecurityContextRepository securityContexts,
            SecurityErrorHandler errorHandler) {
        this.authenticator = authenticator;
        this.publicRoutes = publicRoutes;
        this.securityContexts = securityContexts;
        this.errorHandler = errorHandler;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return publicRoutes.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            SecurityContext securityContext = SecurityContextHolder.createEmptyContext();
            securityContext.setAuthentication(new SignedRequestAuthentication(authenticate(authenticator, request)));
            SecurityContextHolder.setContext(securityContext);
            securityContexts.saveContext(securityContext, request, response);
        } catch (RuntimeException e) {
            errorHandler.respond(request, response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    /**
     * Returns the caller that signed the request.
     *
     * @throws ApiException 401 if the request has no signature, or it is malformed or too old
     * @throws WrongSignatureException if the key is not one that made the signature
     */
    static Caller authenticate(Authenticator authenticator, HttpServletRequest request) {
        return MessageSignature.isIn(request)
                ? authenticateMessage(authenticator, request)
                : authenticator.authenticate(
                        singleHeader(request, KEY), singleHeader(request, DATE), singleHeader(request, SIGNATURE));
    }

    /** Rejects a request that is signed in both forms, because one of them may not be the caller's. */
    private static Caller authenticateMessage(Authenticator authenticator, HttpServletRequest request) {
        if (request.getHeader(KEY) != null || request.getHeader(DATE) != null || request.getHeader(SIGNATURE) != null) {
            throw ApiException.unauthorized();
        }
        MessageSignature signature = MessageSignature.read(request).orElseThrow(ApiException::unauthorized);
        request.setAttribute(MessageSignature.UNCHECKED, signature);
        return authenticator.authenticate(signature);
    }

    private static String singleHeader(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        return values.size() == 1 ? values.get(0) : "";
    }
}
