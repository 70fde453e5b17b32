package dev.vipexport.emulators.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question for a bucket's objects, in the order of their names' UTF-8 bytes.
 *
 * @param delimiter names that go on behind it are rolled up into one prefix; empty for none
 * @param from the first name that counts
 * @param until the first name that counts no more; empty for none
 * @param limit of objects and prefixes together
 * @param after the object or prefix that ended the page before; empty for the first page
 */
record ObjectListing(String prefix, String delimiter, String from, String until, int limit, String after) {
    private static final int MAX_PAGE = 1000;

    record Page(
            List<StoredObject> items,
            List<String> prefixes,
            @Nullable String nextPageToken) {}

    static ObjectListing of(Query query) {
        Long limit = query.number("maxResults");
        if (limit != null && limit < 1) {
            throw StorageError.invalid("Invalid maxResults: " + limit);
        }
        return new ObjectListing(
                query.get("prefix", ""),
                query.get("delimiter", ""),
                query.get("startOffset", ""),
                query.get("endOffset", ""),
                limit == null ? MAX_PAGE : (int) Math.min(limit, MAX_PAGE),
                decode(query.get("pageToken", "")));
    }

    Page page(ConcurrentNavigableMap<String, StoredObject> objects) {
        List<StoredObject> items = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String last = after;
        for (StoredObject object : objects.tailMap(start(), true).values()) {
            if (isPastEnd(object.name())) {
                break;
            }
            String entry = entry(object.name());
            if (entry.equals(last)) {
                continue; // the page before ended with it, or it is in a prefix that is listed
            }
            if (items.size() + prefixes.size() == limit) {
                return new Page(items, prefixes, encode(last));
            }
            if (entry.equals(object.name()) && !isRolledUp(entry)) {
                items.add(object);
            } else {
                prefixes.add(entry);
            }
            last = entry;
        }
        return new Page(items, prefixes, null);
    }

    private String start() {
        return Stream.of(prefix, from, after).max(Bucket.UTF8_ORDER).orElse("");
    }

    private boolean isPastEnd(String name) {
        return !name.startsWith(prefix) || (!until.isEmpty() && Bucket.UTF8_ORDER.compare(name, until) >= 0);
    }

    /** The name itself, or the prefix that stands for it. */
    private String entry(String name) {
        return isRolledUp(name)
                ? name.substring(0, name.indexOf(delimiter, prefix.length()) + delimiter.length())
                : name;
    }

    private boolean isRolledUp(String name) {
        return !delimiter.isEmpty() && name.indexOf(delimiter, prefix.length()) >= 0;
    }

    private static String encode(String last) {
        return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw StorageError.invalid("Invalid pageToken: " + token);
        }
    }
}
