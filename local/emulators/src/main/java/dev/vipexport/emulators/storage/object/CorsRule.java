package dev.vipexport.emulators.storage.object;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.Json;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a bucket's <a href="https://cloud.google.com/storage/docs/cross-origin">CORS configuration</a>: which pages
 * of other origins may read its objects in a browser.
 *
 * @param origins exact origins, or {@code *} for all
 * @param methods HTTP methods, or {@code *} for all
 * @param headers request headers that such a page may send, and response headers that it may read
 * @param maxAgeSeconds how long a browser keeps the answer to a preflight request, or null for its default
 */
public record CorsRule(
        List<String> origins,
        List<String> methods,
        List<String> headers,
        @Nullable Long maxAgeSeconds) {
    private static final String ANY = "*";

    /**
     * Reads the field {@code cors} of a bucket.
     *
     * @throws StorageApiException 400 if it is malformed
     */
    static List<CorsRule> listOf(@Nullable JsonElement cors) {
        List<CorsRule> rules = new ArrayList<>();
        for (JsonElement rule : elements(cors, "cors")) {
            JsonObject fields = Json.object(rule, "cors");
            rules.add(new CorsRule(
                    texts(fields, "origin"),
                    texts(fields, "method"),
                    texts(fields, "responseHeader"),
                    Json.optionalNumber(fields, "maxAgeSeconds")));
        }
        return rules;
    }

    /** Returns whether the rule is for a request of that page. */
    public boolean matches(String origin, String method) {
        return (isForEveryOrigin() || origins.contains(origin)) && (methods.contains(ANY) || methods.contains(method));
    }

    /** Returns whether pages of all origins may read. */
    public boolean isForEveryOrigin() {
        return origins.contains(ANY);
    }

    private static List<String> texts(JsonObject of, String field) {
        List<String> texts = new ArrayList<>();
        elements(of.get(field), field).forEach(element -> texts.add(Json.text(element, field)));
        return texts;
    }

    private static Iterable<JsonElement> elements(@Nullable JsonElement value, String field) {
        if (value == null || value.isJsonNull()) {
            return List.of();
        }
        if (!value.isJsonArray()) {
            throw StorageApiException.invalid("Invalid value for " + field + ": " + value);
        }
        return value.getAsJsonArray();
    }
}
