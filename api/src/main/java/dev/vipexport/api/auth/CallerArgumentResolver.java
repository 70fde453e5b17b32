package dev.vipexport.api.auth;

import dev.vipexport.api.auth.message.MessageSignature;
import dev.vipexport.common.job.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Passes the authenticated caller to controller methods that have a parameter of type {@link Caller}. */
@Component
final class CallerArgumentResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Caller.class);
    }

    @Override
    public Caller resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (request.getAttribute(MessageSignature.UNCHECKED, RequestAttributes.SCOPE_REQUEST) != null) {
            throw new IllegalStateException("a request with an unchecked body reached " + parameter);
        }
        if (SecurityContextHolder.getContext().getAuthentication()
                instanceof SignedRequestAuthentication authentication) {
            return authentication.getPrincipal();
        }
        throw new IllegalStateException("unauthenticated request reached " + parameter);
    }
}
