package dev.vipexport.worker;

import dev.vipexport.common.cloud.CloudSettings;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Runs a worker as a process of its own. */
@SpringBootApplication
@ConfigurationPropertiesScan(basePackageClasses = {WorkerApplication.class, CloudSettings.class})
@EnableScheduling
public class WorkerApplication {

    /** Starts the worker. */
    public static void main(String[] args) {
        var application = new SpringApplication(WorkerApplication.class);
        // the API uses another name, because only one application.yml on a class path is read
        application.setDefaultProperties(Map.of("spring.config.name", "vip-export-worker"));
        application.run(args);
    }
}
