package dev.vipexport.ops.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * Guards the operators' API with the token. The console's files are open, because they hold no data.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String ROUTES = "/ops/**";

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, AccessSettings settings, AccessToken token, ErrorWriter errors) {
        // stored on the request, so that the operator is still there when an async request resumes
        SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
        http.securityContext(context -> context.securityContextRepository(contexts))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                // BrowserGuard sets them
                .headers(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, e) ->
                        errors.write(response, 401, "Unauthorized: send Authorization: Bearer TOKEN")))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(ROUTES)
                        .authenticated()
                        .requestMatchers(SecurityConfiguration::isManagement)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .addFilterBefore(new BrowserGuard(settings, errors), HeaderWriterFilter.class)
                .addFilterBefore(new TokenAuthenticationFilter(token, contexts), AuthorizationFilter.class);
        return http.build();
    }

    /** Health and metrics, which have a port of their own. */
    static boolean isManagement(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }
}
