package dev.vipexport.ops;

import dev.vipexport.common.cloud.CloudSettings;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Runs the operators' API and the console as a process of its own. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class) // operators have tokens, not passwords
@ConfigurationPropertiesScan(basePackageClasses = {OpsApplication.class, CloudSettings.class})
@EnableScheduling
public class OpsApplication {

    /** Starts the app. */
    public static void main(String[] args) {
        var application = new SpringApplication(OpsApplication.class);
        // the API and the worker use other names, because only one application.yml on a class path is read
        application.setDefaultProperties(Map.of("spring.config.name", "vip-export-ops"));
        application.run(args);
    }
}
