package dev.vipexport.api.openapi;

import dev.vipexport.api.jetty.StaticFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The files of {@code /swagger-ui.html}: our own ones, those of the Swagger UI jar that the page loads, and the OpenAPI
 * document. A test checks that the document is the one that springdoc generates from the code.
 */
@Configuration(proxyBeanMethods = false)
class SwaggerUiFiles {
    private static final String VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final List<String> OWN_FILES =
            List.of("/swagger-ui.html", "/swagger-ui/page.css", "/swagger-ui/page.js");
    private static final List<String> WEBJAR_FILES =
            List.of("/favicon-32x32.png", "/swagger-ui.css", "/swagger-ui-bundle.js");

    @Bean
    StaticFiles publicFiles() {
        Map<String, URL> filesByPath = new HashMap<>();
        OWN_FILES.forEach(path -> filesByPath.put(path, resource("/page" + path)));
        filesByPath.put("/v3/api-docs", resource("/openapi.json"));
        String webjar = "/META-INF/resources/webjars/swagger-ui/" + version();
        WEBJAR_FILES.forEach(path -> filesByPath.put("/swagger-ui" + path, resource(webjar + path)));
        return new StaticFiles(filesByPath);
    }

    private static URL resource(String path) {
        return Objects.requireNonNull(SwaggerUiFiles.class.getResource(path), path);
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream file = SwaggerUiFiles.class.getResourceAsStream(VERSION)) {
            properties.load(Objects.requireNonNull(file, VERSION));
            return Objects.requireNonNull(properties.getProperty("version"), VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(VERSION + " is malformed", e);
        }
    }
}
