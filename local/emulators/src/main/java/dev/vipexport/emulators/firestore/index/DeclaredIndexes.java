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
import java.util.List;

/** Reads {@code firestore.indexes.json}, the index file of {@code firebase deploy} and {@code gcloud}. */
public final class DeclaredIndexes {
    private DeclaredIndexes() {}

    /**
     * Returns the composite indexes of single collections. Indexes of collection groups and of vectors serve no query
     * here.
     *
     * @throws IllegalArgumentException if the file has another format
     */
    public static List<CompositeIndex> load(URL file) {
        List<CompositeIndex> indexes = new ArrayList<>();
        try (Reader text = new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
            JsonObject root = JsonParser.parseReader(text).getAsJsonObject();
            for (JsonElement index : root.getAsJsonArray("indexes")) {
                add(index.getAsJsonObject(), indexes);
            }
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException malformed) {
            throw new IllegalArgumentException(
                    "Cannot read the index definitions in " + file + ": " + malformed.getMessage(), malformed);
        }
        return List.copyOf(indexes);
    }

    private static void add(JsonObject index, List<CompositeIndex> indexes) {
        List<Part> parts = new ArrayList<>();
        for (JsonElement element : index.getAsJsonArray("fields")) {
            JsonObject field = element.getAsJsonObject();
            if (field.has("vectorConfig")) {
                return;
            }
            FieldPath path = FieldPath.parse(field.get("fieldPath").getAsString());
            // every index ends with the name
            if (!path.isDocumentName()) {
                parts.add(new Part(path, mode(field)));
            }
        }
        if (!parts.isEmpty() && index.get("queryScope").getAsString().equals("COLLECTION")) {
            indexes.add(new CompositeIndex(index.get("collectionGroup").getAsString(), List.copyOf(parts)));
        }
    }

    private static Mode mode(JsonObject field) {
        if (field.has("arrayConfig")) {
            return Mode.CONTAINS;
        }
        return field.get("order").getAsString().equals("DESCENDING") ? Mode.DESCENDING : Mode.ASCENDING;
    }
}
