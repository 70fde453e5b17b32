package dev.vipexport.emulators.firestore.value;

/**
 * Parses names of databases, documents and collections.
 *
 * <p>A document is {@code projects/P/databases/D/documents/COLLECTION/ID}, with any nesting. A parent is a document or
 * {@code projects/P/databases/D/documents}. Ids may hold any character but a slash.
 */
public final class ResourceName {
    private static final String DOCUMENT = "Document name";
    private static final String PARENT = "Document parent name";
    private static final String REFERENCE = "Resource name";

    private ResourceName() {}

    /** A document's name: the path of its collection (with project and database) and its id. */
    public record DocumentName(String collection, String id) {
        /**
         * Parses a name.
         *
         * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if it names no document
         */
        public static DocumentName parse(String name) {
            return parse(DOCUMENT, name);
        }

        private static DocumentName parse(String kind, String name) {
            ResourceNameParser parser = new ResourceNameParser(kind, name);
            parser.database();
            if (parser.path() == 0) {
                throw parser.invalid(" is invalid: Omit \"/documents\" when referencing a database"
                        + " (except as the parent of a document).");
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
        ResourceNameParser parser = new ResourceNameParser("Database name", database);
        parser.database();
        parser.checkAtEnd();
    }

    /** Parses the name of a document in that database. */
    public static DocumentName document(String name, String database) {
        return inDatabase(DocumentName.parse(name), database);
    }

    /** Parses a reference to a document in that database. */
    static DocumentName reference(String name, String database) {
        return inDatabase(reference(name), database);
    }

    /** Parses a reference to a document of any database. */
    static DocumentName reference(String name) {
        return DocumentName.parse(REFERENCE, name);
    }

    private static DocumentName inDatabase(DocumentName name, String database) {
        if (!name.collection().startsWith(database + "/")) {
            throw StatusErrors.invalid("The request was for database '" + database
                    + "' but was attempting to access database '" + databaseOf(name.collection()) + "'");
        }
        return name;
    }

    /** Returns the database of a document or parent. */
    public static String databaseOf(String name) {
        return new ResourceNameParser(DOCUMENT, name).database();
    }

    /** Returns whether the parent is no document. */
    public static boolean isRoot(String parent) {
        return pairs(parent) == 0;
    }

    /** Checks the name of a parent. */
    public static void checkParent(String parent) {
        pairs(parent);
    }

    private static int pairs(String parent) {
        ResourceNameParser parser = new ResourceNameParser(PARENT, parent);
        parser.database();
        return parser.path();
    }

    /** Returns the path of the collection below the parent. */
    public static String collection(String parent, String collectionId) {
        checkParent(parent);
        ResourceNameParser.checkCollectionId(collectionId);
        return parent + "/" + collectionId;
    }
}
