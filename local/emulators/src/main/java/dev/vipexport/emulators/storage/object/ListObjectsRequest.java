package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request for a bucket's objects, ordered by the UTF-8 bytes of their names.
 *
 * @param delimiter names that contain it after the prefix roll up into one prefix, or empty for none
 * @param startOffset the first name to list
 * @param endOffset the first name not to list, or empty for none
 * @param includesTrailingDelimiter whether to list an object whose name equals a rolled-up prefix beside that prefix
 * @param limit maximum of objects and prefixes together
 * @param lastEntry the last object or prefix of the previous page, or empty for the first page
 */
public record ListObjectsRequest(
        String prefix,
        String delimiter,
        String startOffset,
        String endOffset,
        boolean includesTrailingDelimiter,
        long limit,
        String lastEntry) {
    private static final long MAX_PAGE = 1000;

    /** One page of a list. */
    public record Page(
            List<ObjectMetadata> items,
            List<String> prefixes,
            @Nullable String nextPageToken) {}

    /** Rejects a page that is too small for an object beside its prefix. */
    public ListObjectsRequest {
        if (includesTrailingDelimiter && limit < 2) {
            throw StorageApiException.notSupported("pages of one entry with includeTrailingDelimiter");
        }
    }

    /** Parses the query parameters. */
    public static ListObjectsRequest of(UrlQuery query) {
        return new ListObjectsRequest(
                query.get("prefix", ""),
                query.get("delimiter", ""),
                query.get("startOffset", ""),
                query.get("endOffset", ""),
                query.isTrue("includeTrailingDelimiter"),
                pageSize(query.number("maxResults"), MAX_PAGE),
                PageToken.decode(query.get("pageToken", "")));
    }

    /** Returns {@code maxResults}, at most {@code max}. */
    public static long pageSize(@Nullable Long maxResults, long max) {
        if (maxResults != null && maxResults < 1) {
            throw StorageApiException.invalid("Invalid maxResults: " + maxResults);
        }
        return maxResults == null ? max : Math.min(maxResults, max);
    }

    /** Returns the page of these objects. */
    public Page page(ConcurrentNavigableMap<String, ObjectMetadata> objects) {
        List<ObjectMetadata> items = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String last = lastEntry;
        for (ObjectMetadata object : objects.tailMap(firstName(), true).values()) {
            if (isPastEnd(object.name())) {
                break;
            }
            String entry = entry(object.name());
            if (entry.equals(last)) {
                continue; // the previous page ended with it, or this page lists its prefix
            }
            boolean rolledUp = hasCommonPrefix(object.name());
            boolean listed = !rolledUp || (includesTrailingDelimiter && entry.equals(object.name()));
            int entries = (rolledUp ? 1 : 0) + (listed ? 1 : 0);
            if (items.size() + prefixes.size() + entries > limit) {
                return new Page(items, prefixes, PageToken.encode(last));
            }
            if (rolledUp) {
                prefixes.add(entry);
            }
            if (listed) {
                items.add(object);
            }
            last = entry;
        }
        return new Page(items, prefixes, null);
    }

    private String firstName() {
        return Stream.of(prefix, startOffset, lastEntry).max(Bucket.UTF8_ORDER).orElse("");
    }

    private boolean isPastEnd(String name) {
        return !name.startsWith(prefix) || (!endOffset.isEmpty() && Bucket.UTF8_ORDER.compare(name, endOffset) >= 0);
    }

    /** Returns the name, or the prefix into which it rolls up. */
    private String entry(String name) {
        return hasCommonPrefix(name)
                ? name.substring(0, name.indexOf(delimiter, prefix.length()) + delimiter.length())
                : name;
    }

    private boolean hasCommonPrefix(String name) {
        return !delimiter.isEmpty() && name.indexOf(delimiter, prefix.length()) >= 0;
    }
}
