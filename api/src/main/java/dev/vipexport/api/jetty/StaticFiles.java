package dev.vipexport.api.jetty;

import java.net.URL;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The public files of the API by path. A file is read when it is requested first. */
public final class StaticFiles {
    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "json", "application/json",
            "png", "image/png");

    private final Map<String, URL> filesByPath;
    private final Map<String, StaticFile> read = new ConcurrentHashMap<>();

    /** @param filesByPath files of the class path by path, such as {@code /swagger-ui.html} */
    public StaticFiles(Map<String, URL> filesByPath) {
        this.filesByPath = Map.copyOf(filesByPath);
    }

    /** Returns the file at a path, which must not be decoded, or null. */
    @Nullable
    StaticFile at(String path) {
        URL file = filesByPath.get(path);
        return file == null
                ? null
                : read.computeIfAbsent(path, key -> StaticFile.read(file, contentType(file.getPath())));
    }

    private static String contentType(String path) {
        return CONTENT_TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
