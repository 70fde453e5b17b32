package dev.vipexport.emulators.firestore.value;

import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Parses one name from left to right and rejects it with Firestore's message. */
final class ResourceNameParser {
    private static final int MAX_ID_BYTES = 1_500;
    private static final int MAX_NAME_BYTES = 6 << 10;
    private static final int MAX_PAIRS = 100;

    /** Reserved ids. An id of four underscores is none. */
    private static final Pattern RESERVED = Pattern.compile("__.+__", Pattern.DOTALL);

    private final String kind;
    private final String name;
    private int at;

    /** Creates a parser. Messages begin with the kind of name, such as {@code Document name}. */
    ResourceNameParser(String kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** Reads {@code projects/P/databases/D} and returns it. */
    String database() {
        literal("projects");
        slash();
        id("project id");
        slash();
        literal("databases");
        slash();
        id("database id");
        return name.substring(0, at);
    }

    /** Reads {@code /documents} and the document below it. Returns the number of pairs of collection and id. */
    int path() {
        slash();
        literal("documents");
        if (name.endsWith("/") && at == name.length() - 1) {
            throw invalid(" is invalid: Omit trailing \"/\".");
        }
        int pairs = 0;
        for (; at < name.length(); pairs++) {
            slash();
            checkCollectionId(id("collection id"));
            slash();
            checkDocumentId(id("resource id"));
        }
        if (pairs > MAX_PAIRS) {
            throw StatusErrors.invalid("Key path is too long. Cannot exceed " + MAX_PAIRS + " elements.");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw StatusErrors.invalid(kind + " \"" + name + "\" is longer than " + MAX_NAME_BYTES + " bytes.");
        }
        return pairs;
    }

    /** Rejects a name that continues. */
    void checkAtEnd() {
        int end = at;
        if (end < name.length()) {
            slash();
            throw invalid(" has extra characters at index " + end + ".");
        }
    }

    StatusRuntimeException invalid(String problem) {
        return StatusErrors.invalid(kind + " \"" + name + "\"" + problem);
    }

    private void literal(String word) {
        if (!name.startsWith(word, at)) {
            throw invalid(" lacks \"" + word + "\" at index " + at + ".");
        }
        at += word.length();
    }

    private void slash() {
        if (at == name.length() || name.charAt(at) != '/') {
            throw invalid(" lacks \"/\" at index " + at + ".");
        }
        at++;
        if (at == name.length()) {
            throw invalid(" has invalid trailing \"/\".");
        }
    }

    private String id(String what) {
        int slash = name.indexOf('/', at);
        String id = name.substring(at, slash < 0 ? name.length() : slash);
        if (id.isEmpty()) {
            throw invalid(" lacks a " + what + " at index " + at + ".");
        }
        if (isDots(id)) {
            throw invalid(" contains a " + what + " \"" + id + "\" at index " + at + ".");
        }
        at += id.length();
        return id;
    }

    private static boolean isDots(String id) {
        return id.equals(".") || id.equals("..");
    }

    /** Checks the id of a collection. */
    static void checkCollectionId(String id) {
        if (isDots(id) || RESERVED.matcher(id).matches()) {
            throw StatusErrors.invalid("Collection id \"" + id + "\" is invalid because it is reserved.");
        }
        if (id.indexOf('/') >= 0) {
            throw StatusErrors.invalid("Collection id \"" + id + "\" is invalid because it contains \"/\".");
        }
        checkLength("kind", id);
    }

    private static void checkDocumentId(String id) {
        if (RESERVED.matcher(id).matches() && NumericId.of(id).isEmpty()) {
            throw StatusErrors.invalid("Resource id \"" + id + "\" is invalid because it is "
                    + (NumericId.hasForm(id) ? "not a 64 bit integer." : "reserved."));
        }
        checkLength("name", id);
    }

    private static void checkLength(String what, String id) {
        if (id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
            throw StatusErrors.invalid("The key path element " + what + " is longer than " + MAX_ID_BYTES + " bytes.");
        }
    }
}
