package dev.vipexport.api;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/** The API as a process of its own. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class) // nobody logs in with a password
@ConfigurationPropertiesScan
public class ApiApplication {

    public static void main(String[] args) {
        var application = new SpringApplication(ApiApplication.class);
        // two application.yml on one class path would hide each other
        application.setDefaultProperties(Map.of("spring.config.name", "vip-export-api"));
        application.run(args);
    }
}
