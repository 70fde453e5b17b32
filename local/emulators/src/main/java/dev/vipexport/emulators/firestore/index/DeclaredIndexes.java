package dev.vipexport.emulators.firestore.index;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.vipexport.emulators.firestore.index.CompositeIndex.Mode;
import dev.vipexport.emulators.firestore.index.CompositeIndex.Part;
import dev.vipexport.emulators.firestore.value.FieldPath;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code firestore.indexes.json} declares, the index file of {@code firebase deploy}. */
public final class DeclaredIndexes {
    /** No composite index and no override. */
    public static final DeclaredIndexes NONE = new DeclaredIndexes(List.of(), List.of());

    private final List<IndexDefinition> definitions;
    private final List<FieldOverride> overrides;

    private DeclaredIndexes(List<IndexDefinition> definitions, List<FieldOverride> overrides) {
        this.definitions = List.copyOf(definitions);
        this.overrides = List.copyOf(overrides);
    }

    /**
     * Reads the file. Vector indexes serve no query here.
     *
     * @throws IllegalArgumentException if the file has another format
     */
    public static DeclaredIndexes load(URL file) {
        List<IndexDefinition> definitions = new ArrayList<>();
        List<FieldOverride> overrides = new ArrayList<>();
        try (Reader text = new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
            JsonObject root = JsonParser.parseReader(text).getAsJsonObject();
            for (JsonElement index : root.getAsJsonArray("indexes")) {
                add(index.getAsJsonObject(), definitions);
            }
            if (root.has("fieldOverrides")) {
                for (JsonElement override : root.getAsJsonArray("fieldOverrides")) {
                    overrides.add(override(override.getAsJsonObject()));
                }
            }
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException malformed) {
            throw new IllegalArgumentException(
                    "Cannot read the index definitions in " + file + ": " + malformed.getMessage(), malformed);
        }
        return new DeclaredIndexes(definitions, overrides);
    }

    private static void add(JsonObject index, List<IndexDefinition> definitions) {
        List<Part> parts = new ArrayList<>();
        for (JsonElement element : index.getAsJsonArray("fields")) {
            JsonObject field = element.getAsJsonObject();
            if (field.has("vectorConfig")) {
                return;
            }
            parts.add(new Part(FieldPath.parse(field.get("fieldPath").getAsString()), mode(field)));
        }
        if (!parts.isEmpty()) {
            definitions.add(new IndexDefinition(index.get("collectionGroup").getAsString(), isGroup(index), parts));
        }
    }

    private static FieldOverride override(JsonObject override) {
        Set<FieldOverride.Index> indexes = new HashSet<>();
        for (JsonElement element : override.getAsJsonArray("indexes")) {
            JsonObject index = element.getAsJsonObject();
            indexes.add(new FieldOverride.Index(mode(index), isGroup(index)));
        }
        return new FieldOverride(
                override.get("collectionGroup").getAsString(),
                override.get("fieldPath").getAsString(),
                indexes);
    }

    private static boolean isGroup(JsonObject index) {
        return index.has("queryScope") && index.get("queryScope").getAsString().equals("COLLECTION_GROUP");
    }

    private static Mode mode(JsonObject field) {
        if (field.has("arrayConfig")) {
            return Mode.CONTAINS;
        }
        return field.get("order").getAsString().equals("DESCENDING") ? Mode.DESCENDING : Mode.ASCENDING;
    }

    /** Returns the composite indexes of single collections, which the store keeps. */
    public List<CompositeIndex> composites() {
        List<CompositeIndex> composites = new ArrayList<>();
        for (IndexDefinition definition : definitions) {
            // every index ends with the name
            List<Part> parts = definition.parts().stream()
                    .filter(part -> !part.field().isDocumentName())
                    .toList();
            if (!parts.isEmpty() && !definition.isGroup()) {
                composites.add(new CompositeIndex(definition.collectionGroup(), parts));
            }
        }
        return List.copyOf(composites);
    }

    List<IndexDefinition> definitions() {
        return definitions;
    }

    List<FieldOverride> overrides() {
        return overrides;
    }
}
