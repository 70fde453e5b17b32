package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.http.UrlQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question for a bucket's objects, in the order of their names' UTF-8 bytes.
 *
 * @param delimiter names that go on behind it are rolled up into one prefix; empty for none
 * @param startOffset the first name that counts
 * @param endOffset the first name that counts no more; empty for none
 * @param includesTrailingDelimiter whether an object whose name is just a rolled-up prefix is listed beside that prefix
 * @param limit of objects and prefixes together
 * @param lastEntry the object or prefix that ended the page before; empty for the first page
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

    public record Page(
            List<ObjectMetadata> items,
            List<String> prefixes,
            @Nullable String nextPageToken) {}

    public ListObjectsRequest {
        if (includesTrailingDelimiter && limit < 2) {
            throw StorageApiException.notSupported("pages of one entry with includeTrailingDelimiter");
        }
    }

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

    public static long pageSize(@Nullable Long maxResults, long max) {
        if (maxResults != null && maxResults < 1) {
            throw StorageApiException.invalid("Invalid maxResults: " + maxResults);
        }
        return maxResults == null ? max : Math.min(maxResults, max);
    }

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
                continue; // the page before ended with it, or it is in a prefix that is listed
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

    /** The name itself, or the prefix that stands for it. */
    private String entry(String name) {
        return hasCommonPrefix(name)
                ? name.substring(0, name.indexOf(delimiter, prefix.length()) + delimiter.length())
                : name;
    }

    private boolean hasCommonPrefix(String name) {
        return !delimiter.isEmpty() && name.indexOf(delimiter, prefix.length()) >= 0;
    }
}
