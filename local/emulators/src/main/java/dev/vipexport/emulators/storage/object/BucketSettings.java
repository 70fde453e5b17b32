package dev.vipexport.emulators.storage.object;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.util.Map;
import java.util.Set;

/**
 * What a client may say about a bucket. Only what changes nothing of what this server does is taken; anything else
 * would have to be carried out.
 *
 * @param json the fields, as in the bucket resource
 */
public record BucketSettings(JsonObject json) {
    private static final Set<String> KEPT =
            Set.of("cors", "iamConfiguration", "labels", "location", "locationType", "rpo", "storageClass", "website");
    /** Said by the server alone; a client sends them back without meaning anything by it. */
    private static final Set<String> IGNORED = Set.of(
            "etag",
            "generation",
            "id",
            "kind",
            "metageneration",
            "name",
            "owner",
            "projectNumber",
            "selfLink",
            "timeCreated",
            "updated");

    private static final Map<String, String> DEFAULTS =
            Map.of("location", "US", "locationType", "multi-region", "storageClass", "STANDARD");

    public static final BucketSettings NONE = new BucketSettings(new JsonObject());

    public BucketSettings {
        json = json.deepCopy();
    }

    /** These, changed as a PATCH wants: null removes, what is not named stays. */
    public BucketSettings patched(JsonObject changes) {
        JsonObject kept = new JsonObject();
        for (Map.Entry<String, JsonElement> field : changes.entrySet()) {
            if (KEPT.contains(field.getKey())) {
                kept.add(field.getKey(), field.getValue());
            } else if (!IGNORED.contains(field.getKey()) && Json.hasContent(field.getValue())) {
                throw StorageApiException.notSupported("the bucket field " + field.getKey());
            }
        }
        return new BucketSettings(Json.merged(json, kept));
    }

    /** Where a bucket lies is said when it is created. */
    BucketSettings withFixedLocation(BucketSettings changed) {
        String location = text("location");
        if (changed.json.has("location") && !changed.text("location").equalsIgnoreCase(location)) {
            throw StorageApiException.invalid("The location of a bucket cannot be changed: it is " + location);
        }
        JsonObject stays = changed.json.deepCopy();
        stays.addProperty("location", location);
        return new BucketSettings(stays);
    }

    private String text(String field) {
        return withDefaults().get(field).getAsString();
    }

    /** These, and what holds where a client said nothing. */
    public JsonObject withDefaults() {
        JsonObject completed = new JsonObject();
        DEFAULTS.forEach(completed::addProperty);
        json.entrySet().forEach(field -> completed.add(field.getKey(), field.getValue()));
        return completed;
    }
}
