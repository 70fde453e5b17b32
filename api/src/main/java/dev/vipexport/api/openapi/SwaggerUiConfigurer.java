package dev.vipexport.api.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves {@code /swagger-ui.html}, our own files and the files of the Swagger UI jar. */
@Component
final class SwaggerUiConfigurer implements WebMvcConfigurer {
    private static final String OWN_RESOURCES = "classpath:/page/";
    private static final String VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry resources) {
        resources.addResourceHandler("/swagger-ui.html").addResourceLocations(OWN_RESOURCES);
        resources
                .addResourceHandler("/swagger-ui/*")
                .addResourceLocations(
                        OWN_RESOURCES + "swagger-ui/",
                        "classpath:/META-INF/resources/webjars/swagger-ui/" + version() + "/");
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream file = SwaggerUiConfigurer.class.getResourceAsStream(VERSION)) {
            properties.load(Objects.requireNonNull(file, VERSION));
            return Objects.requireNonNull(properties.getProperty("version"), VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(VERSION + " is malformed", e);
        }
    }
}
