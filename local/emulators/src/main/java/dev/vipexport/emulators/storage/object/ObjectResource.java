package dev.vipexport.emulators.storage.object;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.PercentEncoding;

/** Builds the API's <a href="https://cloud.google.com/storage/docs/json_api/v1/objects">resource</a> of an object. */
public final class ObjectResource {
    private ObjectResource() {}

    /** Returns the resource. Its links begin with the server's {@code url}. */
    public static JsonObject of(ObjectMetadata object, String url) {
        String path = "/storage/v1/b/" + PercentEncoding.encode(object.bucket()) + "/o/"
                + PercentEncoding.encode(object.name());
        JsonObject resource = new JsonObject();
        resource.addProperty("kind", "storage#object");
        resource.addProperty("id", object.bucket() + "/" + object.name() + "/" + object.generation());
        resource.addProperty("selfLink", url + path);
        resource.addProperty(
                "mediaLink", url + "/download" + path + "?generation=" + object.generation() + "&alt=media");
        resource.addProperty("name", object.name());
        resource.addProperty("bucket", object.bucket());
        // Google writes 64-bit numbers as strings
        resource.addProperty("generation", String.valueOf(object.generation()));
        resource.addProperty("metageneration", String.valueOf(object.metageneration()));
        resource.addProperty("size", String.valueOf(object.size()));
        addContent(resource, object);
        resource.addProperty("etag", object.etag());
        resource.addProperty("timeCreated", object.timeCreated().toString());
        resource.addProperty("updated", object.updated().toString());
        return resource;
    }

    private static void addContent(JsonObject resource, ObjectMetadata object) {
        resource.addProperty("storageClass", "STANDARD");
        object.properties().fields().forEach((field, value) -> {
            if (ObjectProperties.HOLDS.contains(field)) {
                resource.addProperty(field, Boolean.valueOf(value));
            } else {
                resource.addProperty(field, value);
            }
        });
        if (!object.properties().custom().isEmpty()) {
            resource.add("metadata", Json.tree(object.properties().custom()));
        }
        resource.addProperty("crc32c", object.crc32c());
        if (object.md5() != null) {
            resource.addProperty("md5Hash", object.md5());
        }
        if (object.componentCount() > 0) {
            resource.addProperty("componentCount", object.componentCount());
        }
    }
}
