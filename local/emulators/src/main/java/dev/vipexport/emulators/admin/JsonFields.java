package dev.vipexport.emulators.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object and finds unknown ones. */
final class JsonFields {
    private final JsonObject object;
    private final String context;
    private final Set<String> unread;

    /**
     * Creates a reader of {@code object}.
     *
     * @param context name of the object in error messages
     */
    JsonFields(JsonObject object, String context) {
        this.object = object;
        this.context = context;
        this.unread = new TreeSet<>(object.keySet());
    }

    long requireLong(String name) {
        JsonElement value = read(name);
        if (value == null) {
            throw AdminRequestException.badRequest(context + " needs " + name + ", a whole number");
        }
        return toLong(name, value);
    }

    int requireInt(String name) {
        return toInt(name, requireLong(name));
    }

    int optionalInt(String name, int defaultValue) {
        JsonElement value = read(name);
        return value == null ? defaultValue : toInt(name, toLong(name, value));
    }

    private static int toInt(String name, long value) {
        if (value != (int) value) {
            throw AdminRequestException.badRequest(name + " is too large: " + value);
        }
        return (int) value;
    }

    private static long toLong(String name, JsonElement value) {
        try {
            if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
                return value.getAsBigDecimal().longValueExact();
            }
        } catch (ArithmeticException notWhole) {
            throw AdminRequestException.badRequest(name + " is a whole number, not " + value);
        }
        throw AdminRequestException.badRequest(name + " is a whole number, not " + value);
    }

    String requireText(String name) {
        String value = optionalText(name);
        if (value == null) {
            throw AdminRequestException.badRequest(context + " needs " + name + ", a string");
        }
        return value;
    }

    /** Returns the text, null if the field is absent. JSON null is an error. */
    @Nullable
    String optionalText(String name) {
        JsonElement value = read(name);
        if (value == null) {
            return null;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw AdminRequestException.badRequest(name + " is a string, not " + value);
        }
        return value.getAsString();
    }

    JsonFields requireObject(String name) {
        JsonElement value = read(name);
        if (value == null || !value.isJsonObject()) {
            throw AdminRequestException.badRequest(context + " needs " + name + ", an object");
        }
        return new JsonFields(value.getAsJsonObject(), name);
    }

    private @Nullable JsonElement read(String name) {
        unread.remove(name);
        return object.get(name);
    }

    /** Rejects unknown fields, because a misspelled one would otherwise have no effect. */
    void requireAllRead() {
        if (!unread.isEmpty()) {
            throw AdminRequestException.badRequest(
                    context + " has no field " + unread.iterator().next());
        }
    }
}
