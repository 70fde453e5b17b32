package dev.vipexport.api.auth;

import dev.vipexport.api.auth.key.AuthSettings;
import dev.vipexport.api.auth.message.UsedSignatures;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Requires a signature for all routes except {@link PublicRoutes}. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, Authenticator authenticator, SecurityErrorHandler errorHandler) {
        var publicRoutes = new PublicRoutes();
        // stored on the request, so that the caller is still there when an async request resumes
        SecurityContextRepository securityContexts = new RequestAttributeSecurityContextRepository();
        http.securityContext(context -> context.securityContextRepository(securityContexts))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // a browser never adds a signature by itself, as it adds a cookie
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                // SecurityHeadersFilter adds them, also to responses that never reach this chain
                .headers(AbstractHttpConfigurer::disable)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(errorHandler).accessDeniedHandler(errorHandler))
                .authorizeHttpRequests(requests -> requests.requestMatchers(publicRoutes)
                        .permitAll()
                        .dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(
                        new SignatureAuthenticationFilter(authenticator, publicRoutes, securityContexts, errorHandler),
                        AuthorizationFilter.class);
        return http.build();
    }

    /** A signature is valid from {@code maxClockSkew} before its date to {@code maxAge} after it. */
    @Bean
    UsedSignatures usedSignatures(AuthSettings settings) {
        return new UsedSignatures(settings.maxAge().plus(settings.maxClockSkew()), settings.maxUsedSignatures());
    }

    @Bean
    HttpFirewall httpFirewall() {
        var firewall = new StrictHttpFirewall();
        // no security rule depends on the method, and the routes answer 405
        firewall.setUnsafeAllowAnyHttpMethod(true);
        // Jetty rejects line ends and NUL, and each reader of a header checks the rest
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }
}
