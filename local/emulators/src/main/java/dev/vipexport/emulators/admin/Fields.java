package dev.vipexport.emulators.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes the fields of one JSON object, until none may be left. */
final class Fields {
    private final JsonObject object;
    private final String of;
    private final Set<String> untaken;

    /**
     * The fields of {@code object}.
     *
     * @param of what it describes, as a message would call it
     */
    Fields(JsonObject object, String of) {
        this.object = object;
        this.of = of;
        this.untaken = new TreeSet<>(object.keySet());
    }

    long number(String name) {
        JsonElement value = take(name);
        if (value == null) {
            throw Refusal.malformed(of + " needs " + name + ", a whole number");
        }
        return whole(name, value);
    }

    int smallNumber(String name) {
        return small(name, number(name));
    }

    int smallNumber(String name, int otherwise) {
        JsonElement value = take(name);
        return value == null ? otherwise : small(name, whole(name, value));
    }

    private static int small(String name, long value) {
        if (value != (int) value) {
            throw Refusal.malformed(name + " is too large: " + value);
        }
        return (int) value;
    }

    private static long whole(String name, JsonElement value) {
        try {
            if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
                return value.getAsBigDecimal().longValueExact();
            }
        } catch (ArithmeticException notWhole) {
            throw Refusal.malformed(name + " is a whole number, not " + value);
        }
        throw Refusal.malformed(name + " is a whole number, not " + value);
    }

    String text(String name) {
        String value = optionalText(name);
        if (value == null) {
            throw Refusal.malformed(of + " needs " + name + ", a string");
        }
        return value;
    }

    /** Null where it is absent; a JSON null is no string. */
    @Nullable
    String optionalText(String name) {
        JsonElement value = take(name);
        if (value == null) {
            return null;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw Refusal.malformed(name + " is a string, not " + value);
        }
        return value.getAsString();
    }

    Fields fields(String name) {
        JsonElement value = take(name);
        if (value == null || !value.isJsonObject()) {
            throw Refusal.malformed(of + " needs " + name + ", an object");
        }
        return new Fields(value.getAsJsonObject(), name);
    }

    private @Nullable JsonElement take(String name) {
        untaken.remove(name);
        return object.get(name);
    }

    /** A field that nobody took is a mistake that would otherwise go unnoticed. */
    void requireNoOthers() {
        if (!untaken.isEmpty()) {
            throw Refusal.malformed(of + " has no field " + untaken.iterator().next());
        }
    }
}
