package dev.vipexport.emulators.storage.object;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an object that a client may change.
 *
 * @param fields by their names in the object resource, such as contentType
 * @param custom the client's own keys and values
 */
public record ObjectProperties(Map<String, String> fields, Map<String, String> custom) {
    private static final Set<String> WRITABLE = Set.of(
            "cacheControl",
            "contentDisposition",
            "contentEncoding",
            "contentLanguage",
            "contentType",
            "eventBasedHold",
            "storageClass",
            "temporaryHold");

    /** The fields that protect an object. Their values are booleans. */
    static final Set<String> HOLDS = Set.of("eventBasedHold", "temporaryHold");

    /** Set by the server alone or by another parameter. Clients send them back unchanged. */
    private static final Set<String> IGNORED = Set.of(
            "bucket",
            "componentCount",
            "crc32c",
            "etag",
            "generation",
            "id",
            "kind",
            "md5Hash",
            "mediaLink",
            "metageneration",
            "name",
            "owner",
            "selfLink",
            "size",
            "timeCreated",
            "timeFinalized",
            "timeStorageClassUpdated",
            "updated");

    /** The properties of an object whose writer names none. */
    public static final ObjectProperties NONE = new ObjectProperties(Map.of(), Map.of());

    public ObjectProperties {
        fields = Map.copyOf(fields);
        custom = Map.copyOf(custom);
    }

    /** Returns the properties in an object resource. */
    public static ObjectProperties of(JsonObject resource) {
        return NONE.patched(resource);
    }

    /** Returns these properties changed by a PATCH: null removes a field, an absent field stays. */
    public ObjectProperties patched(JsonObject resource) {
        Map<String, String> newFields = new TreeMap<>(fields);
        Map<String, String> newCustom = new TreeMap<>(custom);
        for (Map.Entry<String, JsonElement> field : resource.entrySet()) {
            if (field.getKey().equals("metadata")) {
                patchCustom(newCustom, field.getValue());
            } else if (WRITABLE.contains(field.getKey())) {
                patch(newFields, field.getKey(), field.getValue());
            } else if (!IGNORED.contains(field.getKey()) && Json.hasContent(field.getValue())) {
                throw StorageApiException.notSupported("the object field " + field.getKey());
            }
        }
        return new ObjectProperties(newFields, newCustom);
    }

    private static void patchCustom(Map<String, String> custom, JsonElement changes) {
        if (changes.isJsonNull()) {
            custom.clear();
            return;
        }
        Json.object(changes, "metadata")
                .entrySet()
                .forEach(change -> patch(custom, change.getKey(), change.getValue()));
    }

    private static void patch(Map<String, String> values, String key, JsonElement value) {
        if (value.isJsonNull()) {
            values.remove(key);
        } else {
            values.put(key, Json.text(value, key));
        }
    }

    /** Returns these with the media's own type if they have none. */
    public ObjectProperties withDefaultType(@Nullable String contentType) {
        if (contentType == null || fields.containsKey("contentType")) {
            return this;
        }
        Map<String, String> completed = new TreeMap<>(fields);
        completed.put("contentType", contentType);
        return new ObjectProperties(completed, custom);
    }

    /** Returns these with that content encoding, or unchanged if it is null. */
    public ObjectProperties withContentEncoding(@Nullable String contentEncoding) {
        if (contentEncoding == null) {
            return this;
        }
        Map<String, String> completed = new TreeMap<>(fields);
        completed.put("contentEncoding", contentEncoding);
        return new ObjectProperties(completed, custom);
    }

    String contentType() {
        return fields.getOrDefault("contentType", "application/octet-stream");
    }
}
