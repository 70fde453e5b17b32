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

/** The API and a worker, started in this JVM exactly as their own processes start them. */
public final class Applications {
    private Applications() {}

    /**
     * The API on 127.0.0.1; port 0 takes a free one. Close the context to stop it.
     *
     * @param defaults {@code name=value}, for what neither the options nor the environment say
     */
    public static ConfigurableApplicationContext startApi(int port, List<String> options, String... defaults) {
        return start(
                new SpringApplicationBuilder(ApiApplication.class).properties(defaults),
                "vip-export-api",
                Stream.concat(Stream.of("--server.port=" + port, "--server.address=127.0.0.1"), options.stream()));
    }

    /** A worker without a web server. Close the context to stop it. */
    public static ConfigurableApplicationContext startWorker(List<String> options) {
        return start(
                new SpringApplicationBuilder(WorkerApplication.class).web(WebApplicationType.NONE),
                "vip-export-worker",
                options.stream());
    }

    /** {@code http://127.0.0.1:PORT} of a started API. */
    public static String url(ConfigurableApplicationContext api) {
        Environment environment = api.getEnvironment();
        return "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port");
    }

    private static ConfigurableApplicationContext start(
            SpringApplicationBuilder application, String configName, Stream<String> options) {
        return application
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                // whoever starts both also decides in which order they stop
                .registerShutdownHook(false)
                .properties("spring.config.name=" + configName)
                .run(options.toArray(String[]::new));
    }
}
