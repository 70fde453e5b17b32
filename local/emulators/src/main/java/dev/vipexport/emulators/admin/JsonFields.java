package dev.vipexport.emulators.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes the fields of one JSON object, until none may be left. */
final class JsonFields {
    private final JsonObject object;
    private final String context;
    private final Set<String> unread;

    /**
     * The fields of {@code object}.
     *
     * @param context what it describes, as a message would call it
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

    /** Null where it is absent; a JSON null is no string. */
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

    /** A field that nobody took is a mistake that would otherwise go unnoticed. */
    void requireAllRead() {
        if (!unread.isEmpty()) {
            throw AdminRequestException.badRequest(
                    context + " has no field " + unread.iterator().next());
        }
    }
}
