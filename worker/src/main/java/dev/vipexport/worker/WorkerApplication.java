package dev.vipexport.worker;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A worker as a process of its own. */
@SpringBootApplication
public class WorkerApplication {

    public static void main(String[] args) {
        var application = new SpringApplication(WorkerApplication.class);
        // two application.yml on one class path would hide each other
        application.setDefaultProperties(Map.of("spring.config.name", "vip-export-worker"));
        application.run(args);
    }
}
