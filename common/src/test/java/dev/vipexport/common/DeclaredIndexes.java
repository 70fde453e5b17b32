package dev.vipexport.common;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the composite indexes of {@code firestore.indexes.json}. */
public final class DeclaredIndexes {
    private DeclaredIndexes() {}

    /** Returns the indexes of a collection, each as its fields: {@code orgId ASCENDING}, {@code labels CONTAINS}. */
    public static List<List<String>> of(String collection) throws Exception {
        JsonNode file = JsonMapper.shared().readTree(Files.readString(Path.of("../firestore.indexes.json")));
        return file.get("indexes")
                .valueStream()
                .filter(index -> index.get("collectionGroup").asString().equals(collection))
                .map(index -> index.get("fields")
                        .valueStream()
                        .map(DeclaredIndexes::part)
                        .toList())
                .toList();
    }

    private static String part(JsonNode field) {
        JsonNode direction = field.get(field.has("order") ? "order" : "arrayConfig");
        return field.get("fieldPath").asString() + " " + direction.asString();
    }
}
