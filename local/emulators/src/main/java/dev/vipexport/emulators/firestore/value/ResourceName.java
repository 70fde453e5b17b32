package dev.vipexport.emulators.firestore.value;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses names of databases, documents and collections.
 *
 * <p>A document is {@code projects/P/databases/D/documents/COLLECTION/ID}, with any nesting. A parent is a document or
 * {@code projects/P/databases/D/documents}. Ids may hold any character but a slash.
 */
public final class ResourceName {
    private static final Pattern DATABASE = Pattern.compile("projects/[^/]+/databases/[^/]+");
    private static final Pattern PATH =
            Pattern.compile("(projects/[^/]+/databases/[^/]+)/documents(?:/(.+))?", Pattern.DOTALL);
    /** Reserved ids. An id of four underscores is none. */
    private static final Pattern RESERVED = Pattern.compile("__.+__", Pattern.DOTALL);

    private static final int MAX_ID_BYTES = 1_500;
    private static final int MAX_NAME_BYTES = 6 << 10;
    private static final int MAX_SEGMENTS = 200;

    private ResourceName() {}

    /** A document's name: the path of its collection (with project and database) and its id. */
    public record DocumentName(String collection, String id) {
        /**
         * Parses a name.
         *
         * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if it names no document
         */
        public static DocumentName parse(String name) {
            if (segments(name) == 0 || segments(name) % 2 != 0) {
                throw StatusErrors.invalid("Document name \"" + name + "\" must have an even number of segments after"
                        + " projects/P/databases/D/documents/");
            }
            int slash = name.lastIndexOf('/');
            return new DocumentName(name.substring(0, slash), name.substring(slash + 1));
        }

        @Override
        public String toString() {
            return collection + "/" + id;
        }
    }

    /** Checks the name of a database. */
    public static void checkDatabase(String database) {
        if (!DATABASE.matcher(database).matches()) {
            throw StatusErrors.invalid("Database name \"" + database + "\" is not projects/P/databases/D");
        }
    }

    /** Parses the name of a document in that database. */
    public static DocumentName document(String name, String database) {
        if (!name.startsWith(database + "/")) {
            throw StatusErrors.invalid("Document \"" + name + "\" is not in the request's database " + database);
        }
        return DocumentName.parse(name);
    }

    /** Returns the database of a document or parent. */
    public static String databaseOf(String name) {
        Matcher path = PATH.matcher(name);
        if (!path.matches()) {
            throw StatusErrors.invalid("Name \"" + name + "\" does not start with projects/P/databases/D/documents");
        }
        return path.group(1);
    }

    /** Returns whether the parent is no document. */
    public static boolean isRoot(String parent) {
        return segments(parent) == 0;
    }

    /** Checks the name of a parent. */
    public static void checkParent(String parent) {
        if (segments(parent) % 2 != 0) {
            throw StatusErrors.invalid("Parent \"" + parent + "\" is a collection, not a document");
        }
    }

    /** Returns the path of the collection below the parent. */
    public static String collection(String parent, String collectionId) {
        checkParent(parent);
        checkCollectionId(collectionId, parent);
        return parent + "/" + collectionId;
    }

    private static int segments(String name) {
        Matcher path = PATH.matcher(name);
        if (!path.matches()) {
            throw StatusErrors.invalid("Name \"" + name + "\" does not start with projects/P/databases/D/documents");
        }
        if (path.group(2) == null) {
            return 0;
        }
        String[] segments = path.group(2).split("/", -1);
        if (segments.length > MAX_SEGMENTS || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw StatusErrors.invalid(
                    "Name \"" + name + "\" is longer than 6 KiB or nests collections deeper than 100");
        }
        for (int i = 0; i < segments.length; i++) {
            if (i % 2 == 0) {
                checkCollectionId(segments[i], name);
            } else {
                checkDocumentId(segments[i], name);
            }
        }
        return segments.length;
    }

    private static void checkCollectionId(String id, String name) {
        checkId(id, name);
        if (RESERVED.matcher(id).matches()) {
            throw StatusErrors.invalid("Collection id \"" + id + "\" is invalid because it is reserved.");
        }
    }

    private static void checkDocumentId(String id, String name) {
        checkId(id, name);
        if (RESERVED.matcher(id).matches() && NumericId.of(id).isEmpty()) {
            throw StatusErrors.invalid("Resource id \"" + id + "\" is invalid because it is "
                    + (NumericId.hasForm(id) ? "not a 64 bit integer." : "reserved."));
        }
    }

    private static void checkId(String id, String name) {
        if (id.isEmpty() || id.indexOf('/') >= 0 || id.equals(".") || id.equals("..")) {
            throw StatusErrors.invalid("Resource id \"" + id + "\" is invalid in \"" + name
                    + "\": it must not be empty, '.' or '..', or hold a slash");
        }
        if (id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
            throw StatusErrors.invalid("Resource id in \"" + name + "\" is longer than 1,500 bytes");
        }
    }
}
