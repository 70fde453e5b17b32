package dev.vipexport.emulators.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;

/** Reads strict JSON (RFC 8259) and rejects duplicate names, whose meaning is ambiguous. */
final class StrictJson {
    private StrictJson() {}

    /**
     * Reads exactly one object.
     *
     * @throws AdminRequestException saying where the text is wrong
     */
    static JsonObject object(String text) {
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            if (in.peek() != JsonToken.BEGIN_OBJECT) {
                throw AdminRequestException.badRequest("the body is not one JSON object");
            }
            JsonObject read = object(in);
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw AdminRequestException.badRequest("the body is not one JSON object");
            }
            return read;
        } catch (MalformedJsonException | EOFException malformed) {
            throw AdminRequestException.badRequest("the body is not one JSON object: " + describe(malformed));
        } catch (IOException impossible) {
            throw new IllegalStateException("a text in memory cannot be read", impossible);
        }
    }

    /** Returns the reader's message without its advice to Java callers. */
    private static String describe(IOException malformed) {
        return String.valueOf(malformed.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^Use JsonReader.* malformed JSON ", "malformed ");
    }

    private static JsonObject object(JsonReader in) throws IOException {
        JsonObject object = new JsonObject();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (object.has(name)) {
                throw AdminRequestException.badRequest(name + " is there twice");
            }
            object.add(name, value(in, name));
        }
        in.endObject();
        return object;
    }

    private static JsonElement value(JsonReader in, String name) throws IOException {
        return switch (in.peek()) {
            case BEGIN_OBJECT -> object(in);
            case STRING -> new JsonPrimitive(in.nextString());
            case NUMBER -> new JsonPrimitive(new BigDecimal(in.nextString()));
            case BOOLEAN -> new JsonPrimitive(in.nextBoolean());
            case NULL -> {
                in.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw AdminRequestException.badRequest(name + " is no list");
        };
    }
}
