package dev.vipexport.api.auth;

import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** What stands between the network and the controllers: nothing is reached without a signature but {@link PublicRoutes}. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityErrorHandler securityErrorHandler(
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> exceptionResolvers) {
        return new SecurityErrorHandler(exceptionResolvers);
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, Authenticator authenticator, SecurityErrorHandler errorHandler) {
        var publicRoutes = new PublicRoutes();
        // the request's own attribute: no session, and a held request is still its caller's when it is taken up again
        SecurityContextRepository securityContexts = new RequestAttributeSecurityContextRepository();
        http.securityContext(context -> context.securityContextRepository(securityContexts))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // a signature is no cookie: a browser sends none of its own accord
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                // AnswerHeaders has them, which is also there for what does not come as far as here
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

    @Bean
    HttpFirewall httpFirewall() {
        var firewall = new StrictHttpFirewall();
        // no rule of ours depends on the method, so a strange one gets 405 like any other that a route does not know
        firewall.setUnsafeAllowAnyHttpMethod(true);
        // Jetty refuses line ends and NUL; who reads a header checks the rest, and the others may hold UTF-8
        firewall.setAllowedHeaderValues(value -> true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler firewallRejectionHandler(Authenticator authenticator, SecurityErrorHandler errorHandler) {
        return new FirewallRejectionHandler(authenticator, errorHandler);
    }
}
