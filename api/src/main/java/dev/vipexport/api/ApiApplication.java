package dev.vipexport.api;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/** Starts the API. */
@SpringBootApplication(
        exclude = UserDetailsServiceAutoConfiguration.class) // callers sign requests instead of logging in
@ConfigurationPropertiesScan
public class ApiApplication {

    public static void main(String[] args) {
        var application = new SpringApplication(ApiApplication.class);
        // the worker has its own file on the same class path in the embedded setup
        application.setDefaultProperties(Map.of("spring.config.name", "vip-export-api"));
        application.run(args);
    }
}
