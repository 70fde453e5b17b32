package dev.vipexport.stack;

import dev.vipexport.api.ApiApplication;
import dev.vipexport.worker.WorkerApplication;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Starts the API and workers in this JVM, with the configuration of their own processes. */
public final class Applications {
    private Applications() {}

    /**
     * Starts the API on 127.0.0.1; port 0 picks a free port. Closing the context stops it.
     *
     * @param defaults {@code name=value} that options and environment variables override
     */
    public static ConfigurableApplicationContext startApi(int port, List<String> options, String... defaults) {
        return start(
                new SpringApplicationBuilder(ApiApplication.class).properties(defaults),
                "vip-export-api",
                Stream.concat(Stream.of("--server.port=" + port, "--management.server.port=0"), options.stream()));
    }

    /** Starts a worker without a web server. Closing the context stops it. */
    public static ConfigurableApplicationContext startWorker(List<String> options) {
        return start(
                new SpringApplicationBuilder(WorkerApplication.class).web(WebApplicationType.NONE),
                "vip-export-worker",
                options.stream());
    }

    /** Returns the URL of a started API: {@code http://127.0.0.1:PORT}. */
    public static String url(ConfigurableApplicationContext api) {
        Environment environment = api.getEnvironment();
        return "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port");
    }

    /** Returns the URL of the metrics of a started API. */
    public static String metricsUrl(ConfigurableApplicationContext api) {
        return "http://127.0.0.1:" + api.getEnvironment().getRequiredProperty("local.management.port")
                + "/actuator/prometheus";
    }

    private static ConfigurableApplicationContext start(
            SpringApplicationBuilder application, String configName, Stream<String> options) {
        return application
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                // the caller stops all parts in its own order
                .registerShutdownHook(false)
                .properties("spring.config.name=" + configName)
                .run(options.toArray(String[]::new));
    }
}
