package dev.vipexport.stack;

import dev.vipexport.api.ApiApplication;
import dev.vipexport.ops.OpsApplication;
import dev.vipexport.worker.WorkerApplication;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Starts the apps in this JVM, with the configuration of their own processes. */
public final class Applications {
    private Applications() {}

    /**
     * Starts the API on 127.0.0.1. Port 0 picks a free port. Closing the context stops it.
     *
     * @param defaults {@code name=value} that options and environment variables override
     */
    public static ConfigurableApplicationContext startApi(int port, List<String> options, String... defaults) {
        return startApi(port, 0, options, defaults);
    }

    /** Starts the API with health and metrics on a port of their own. */
    static ConfigurableApplicationContext startApi(
            int port, int metricsPort, List<String> options, String... defaults) {
        return start(
                new SpringApplicationBuilder(ApiApplication.class).properties(defaults),
                "vip-export-api",
                withPorts(port, metricsPort, options));
    }

    /** Starts the operations app on 127.0.0.1. Port 0 picks a free port. Closing the context stops it. */
    public static ConfigurableApplicationContext startOps(int port, int metricsPort, List<String> options) {
        return start(
                new SpringApplicationBuilder(OpsApplication.class),
                "vip-export-ops",
                withPorts(port, metricsPort, options));
    }

    private static Stream<String> withPorts(int port, int metricsPort, List<String> options) {
        return Stream.concat(
                Stream.of("--server.port=" + port, "--management.server.port=" + metricsPort), options.stream());
    }

    /** Starts a worker without a web server. Closing the context stops it. */
    public static ConfigurableApplicationContext startWorker(List<String> options) {
        return start(
                new SpringApplicationBuilder(WorkerApplication.class).web(WebApplicationType.NONE),
                "vip-export-worker",
                options.stream());
    }

    /** Returns the URL of a started API or operations app: {@code http://127.0.0.1:PORT}. */
    public static String url(ConfigurableApplicationContext app) {
        Environment environment = app.getEnvironment();
        return "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port");
    }

    /** Returns the URL of the metrics of a started API or operations app. */
    public static String metricsUrl(ConfigurableApplicationContext app) {
        return "http://127.0.0.1:" + app.getEnvironment().getRequiredProperty("local.management.port")
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
