package dev.vipexport.api.export.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;

/**
 * Unsigned links to the objects of a server that asks nobody who he is.
 *
 * @param storageUrl where callers reach it, which from another network than ours may be another address
 */
record UnsignedLinks(String storageUrl, String bucket) implements DownloadLinks {

    @Override
    public Link linkTo(String objectName) {
        String base = storageUrl.endsWith("/") ? storageUrl : storageUrl + "/";
        return new Link(base + percentEncode(bucket) + "/" + percentEncode(objectName), null);
    }

    private static String percentEncode(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment -> UriUtils.encode(segment, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }
}
