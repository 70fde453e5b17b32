package dev.vipexport.emulators.storage.object;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of a bucket that a client may change. Only {@code cors}, {@code retentionPolicy} and {@code
 * softDeletePolicy} have an effect. The server stores the others and rejects all that it does not know.
 *
 * @param json the fields of the bucket resource
 */
public record BucketSettings(JsonObject json) {
    private static final Set<String> KEPT = Set.of(
            "cors",
            "iamConfiguration",
            "labels",
            "location",
            "locationType",
            "retentionPolicy",
            "rpo",
            "softDeletePolicy",
            "storageClass",
            "website");
    /** Set by the server alone. Clients send them back unchanged. */
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

    private static final Duration SOFT_DELETE = Duration.ofDays(7);

    /** The settings of a bucket whose creator names none. */
    public static final BucketSettings NONE = new BucketSettings(new JsonObject());

    public BucketSettings {
        json = json.deepCopy();
    }

    /** Returns these settings changed by a PATCH: null removes a field, an absent field stays. */
    public BucketSettings patched(JsonObject changes) {
        JsonObject kept = new JsonObject();
        for (Map.Entry<String, JsonElement> field : changes.entrySet()) {
            if (KEPT.contains(field.getKey())) {
                kept.add(field.getKey(), field.getValue());
            } else if (!IGNORED.contains(field.getKey()) && Json.hasContent(field.getValue())) {
                throw StorageApiException.notSupported("the bucket field " + field.getKey());
            }
        }
        CorsRule.listOf(kept.get("cors")); // rejects malformed rules
        BucketSettings patched = new BucketSettings(Json.merged(json, kept));
        patched.retention(); // rejects a malformed period
        patched.softDelete();
        return patched;
    }

    /** Returns how long an object is protected after its creation, zero without a retention policy. */
    Duration retention() {
        return seconds("retentionPolicy", "retentionPeriod");
    }

    /** Returns how long a deleted object is kept and billed, zero without soft delete. The server keeps none. */
    Duration softDelete() {
        return seconds("softDeletePolicy", "retentionDurationSeconds");
    }

    private Duration seconds(String policy, String field) {
        JsonElement given = json.get(policy);
        if (given == null || !Json.hasContent(given)) {
            return Duration.ZERO;
        }
        Long seconds = Json.optionalNumber(Json.object(given, policy), field);
        return Duration.ofSeconds(seconds == null ? 0 : seconds);
    }

    /** Returns these settings with the cloud's soft delete policy unless they have one. */
    BucketSettings withDefaultSoftDelete() {
        if (json.has("softDeletePolicy")) {
            return this;
        }
        JsonObject more = json.deepCopy();
        JsonObject policy = new JsonObject();
        policy.addProperty("retentionDurationSeconds", String.valueOf(SOFT_DELETE.toSeconds()));
        more.add("softDeletePolicy", policy);
        return new BucketSettings(more);
    }

    /** Returns the rules for pages of other origins. */
    public List<CorsRule> cors() {
        return CorsRule.listOf(json.get("cors"));
    }

    /** Returns {@code changed} with this location, which is fixed at creation. */
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

    /** Returns these settings with defaults for absent fields. */
    public JsonObject withDefaults() {
        JsonObject completed = new JsonObject();
        DEFAULTS.forEach(completed::addProperty);
        json.entrySet().forEach(field -> completed.add(field.getKey(), field.getValue()));
        return completed;
    }
}
