package dev.vipexport.emulators.storage.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON of requests, responses and files. */
public final class Json {
    private static final Gson GSON = new GsonBuilder()
            .disableHtmlEscaping()
            .registerTypeAdapter(Instant.class, new InstantAdapter().nullSafe())
            .create();

    private Json() {}

    /** Parses one object. An empty text is an empty object. */
    public static JsonObject parse(byte[] text) {
        try {
            JsonElement parsed = JsonParser.parseString(new String(text, StandardCharsets.UTF_8));
            if (parsed.isJsonNull()) {
                return new JsonObject();
            }
            return parsed.getAsJsonObject();
        } catch (JsonParseException | IllegalStateException malformed) {
            throw new StorageApiException(400, "parseError", "Parse Error: " + malformed.getMessage());
        }
    }

    /**
     * Returns {@code value} as an object.
     *
     * @throws StorageApiException naming the {@code field} if the value is no object
     */
    public static JsonObject object(JsonElement value, String field) {
        if (!value.isJsonObject()) {
            throw StorageApiException.invalid("Invalid value for " + field + ": " + value);
        }
        return value.getAsJsonObject();
    }

    /** Returns {@code value} as text. */
    public static String text(JsonElement value, String field) {
        if (!value.isJsonPrimitive()) {
            throw StorageApiException.invalid("Invalid value for " + field + ": " + value);
        }
        return value.getAsString();
    }

    /** Returns the text of the field, null if the field is absent or JSON null. */
    public static @Nullable String optionalText(JsonObject of, String field) {
        JsonElement value = of.get(field);
        return value == null || value.isJsonNull() ? null : text(value, field);
    }

    /** Returns the number in the field, null if the field is absent or JSON null. */
    public static @Nullable Long optionalNumber(JsonObject of, String field) {
        String value = optionalText(of, field);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException malformed) {
            throw StorageApiException.invalid("Invalid value for " + field + ": " + value);
        }
    }

    /**
     * Returns whether the value holds anything but null, false, zero and empty text. A field without content asks for
     * nothing.
     */
    public static boolean hasContent(JsonElement value) {
        if (value.isJsonObject()) {
            return value.getAsJsonObject().entrySet().stream().anyMatch(field -> hasContent(field.getValue()));
        }
        if (value.isJsonArray()) {
            return !value.getAsJsonArray().isEmpty();
        }
        return !value.isJsonNull() && !Set.of("false", "0", "").contains(value.getAsString());
    }

    /** Returns {@code of} changed by a JSON merge patch (RFC 7396). */
    public static JsonObject merged(JsonObject of, JsonObject patch) {
        JsonObject merged = of.deepCopy();
        for (Map.Entry<String, JsonElement> change : patch.entrySet()) {
            String name = change.getKey();
            JsonElement value = change.getValue();
            if (value.isJsonNull()) {
                merged.remove(name);
            } else if (value.isJsonObject()) {
                JsonElement old = merged.get(name);
                JsonObject base = old != null && old.isJsonObject() ? old.getAsJsonObject() : new JsonObject();
                merged.add(name, merged(base, value.getAsJsonObject()));
            } else {
                merged.add(name, value);
            }
        }
        return merged;
    }

    static String write(JsonElement content) {
        return GSON.toJson(content);
    }

    /** Converts the value to JSON. */
    public static JsonElement tree(Object value) {
        return GSON.toJsonTree(value);
    }

    /** Reads the file as JSON. */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        @Nullable T value = GSON.fromJson(Files.readString(file), type);
        if (value == null) {
            throw new IOException(file + " is empty");
        }
        return value;
    }

    /** Replaces {@code file} in one step. A killed process leaves either the old content or the new. */
    public static void writeAtomically(Path file, Object value) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(temporary, GSON.toJson(value));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static final class InstantAdapter extends TypeAdapter<Instant> {
        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.toString());
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            return Instant.parse(in.nextString());
        }
    }
}
