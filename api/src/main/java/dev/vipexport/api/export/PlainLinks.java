package dev.vipexport.api.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/**
 * Unsigned links to the objects of a server that asks nobody who he is.
 *
 * @param storageUrl where callers reach it, which from another network than ours may be another address
 */
record PlainLinks(String storageUrl, String bucket) implements FileLinks {

    @Override
    public Link linkTo(String objectName) {
        String base = storageUrl.endsWith("/") ? storageUrl : storageUrl + "/";
        return new Link(base + encoded(bucket) + "/" + encoded(objectName), null);
    }

    private static String encoded(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment -> UriUtils.encode(segment, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }
}
