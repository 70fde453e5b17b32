package dev.vipexport.api.export.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/**
 * Creates unsigned links, for a server without authentication.
 *
 * @param storageUrl URL of the server in the callers' network
 */
record UnsignedLinks(String storageUrl, String bucket) implements DownloadLinks {

    @Override
    public Link linkTo(String objectName, Instant end) {
        String base = storageUrl.endsWith("/") ? storageUrl : storageUrl + "/";
        return new Link(base + percentEncode(bucket) + "/" + percentEncode(objectName), null);
    }

    private static String percentEncode(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment -> UriUtils.encode(segment, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }
}
