package dev.vipexport.emulators.storage;

import java.util.ArrayList;
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
 * @param withTrailing whether an object whose name is just a rolled-up prefix is listed beside that prefix
 * @param limit of objects and prefixes together
 * @param after the object or prefix that ended the page before; empty for the first page
 */
record ObjectListing(
        String prefix, String delimiter, String from, String until, boolean withTrailing, long limit, String after) {
    private static final long MAX_PAGE = 1000;

    record Page(
            List<StoredObject> items,
            List<String> prefixes,
            @Nullable String nextPageToken) {}

    ObjectListing {
        if (withTrailing && limit < 2) {
            throw StorageError.notSupported("pages of one entry with includeTrailingDelimiter");
        }
    }

    static ObjectListing of(Query query) {
        return new ObjectListing(
                query.get("prefix", ""),
                query.get("delimiter", ""),
                query.get("startOffset", ""),
                query.get("endOffset", ""),
                query.flag("includeTrailingDelimiter"),
                limit(query.number("maxResults"), MAX_PAGE),
                PageToken.decode(query.get("pageToken", "")));
    }

    static long limit(@Nullable Long wanted, long most) {
        if (wanted != null && wanted < 1) {
            throw StorageError.invalid("Invalid maxResults: " + wanted);
        }
        return wanted == null ? most : Math.min(wanted, most);
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
            boolean rolledUp = isRolledUp(object.name());
            boolean listed = !rolledUp || (withTrailing && entry.equals(object.name()));
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
}
