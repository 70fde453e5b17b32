package dev.vipexport.api.error;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Creates the errors of query parameters and of members of a JSON body, with Joi's messages, types and contexts.
 *
 * @see <a href="https://joi.dev/api/?v=17.13.3#list-of-errors">Joi: list of errors</a>
 */
public final class ValidationErrors {
    /** Characters of a caller's value that an error repeats. Twenty errors then fit 16 KB. */
    static final int MAX_VALUE_LENGTH = 64;

    private ValidationErrors() {}

    /** Returns {@code any.required}: the parameter is missing. */
    public static ValidationError required(String key) {
        return create(List.of(key), "is required", "any.required", Map.of(), null);
    }

    /** Returns {@code any.only}: the value is none of the allowed ones. */
    public static ValidationError notOneOf(List<?> valid, List<Object> path, Object value) {
        String text = "must be " + (valid.size() == 1 ? "" : "one of ") + valid;
        return create(path, text, "any.only", Map.of("valids", valid), value);
    }

    /**
     * Returns {@code any.only}, with the reason: another parameter allows one value only.
     *
     * @param reason follows the allowed value, such as {@code if format is xlsx}
     */
    public static ValidationError contradiction(Object valid, String key, Object value, String reason) {
        List<Object> valids = List.of(valid);
        return create(List.of(key), "must be " + valids + " " + reason, "any.only", Map.of("valids", valids), value);
    }

    /**
     * Returns {@code any.unknown}, with the reason: the parameter belongs somewhere else.
     *
     * @param reason follows the sentence and a semicolon
     */
    public static ValidationError misplaced(String key, String reason) {
        return create(List.of(key), "is not allowed here; " + reason, "any.unknown", Map.of(), null);
    }

    /** Returns {@code any.invalid}: the value is well-formed but not allowed. */
    public static ValidationError invalid(String key, Object value) {
        return create(List.of(key), "contains an invalid value", "any.invalid", Map.of(), value);
    }

    /** Returns {@code any.invalid}, with what to write instead: the text is no time zone. */
    public static ValidationError notATimeZone(String key, String value) {
        String text = "must be a time zone such as Europe/Zurich, +02:00 or UTC";
        return create(List.of(key), text, "any.invalid", Map.of(), value);
    }

    /** Returns {@code date.format}: the text is not an ISO 8601 date. */
    public static ValidationError notAnIsoDate(String key, Object value) {
        return create(List.of(key), "must be in ISO 8601 date format", "date.format", Map.of("format", "iso"), value);
    }

    /** Returns {@code date.base}: the JSON value is not text. */
    public static ValidationError notADate(String key, Object value) {
        return create(List.of(key), "must be a valid date", "date.base", Map.of(), value);
    }

    /** Returns {@code string.base}: the JSON value is not text, or the query has the parameter more than once. */
    public static ValidationError notAString(List<Object> path, Object value) {
        return create(path, "must be a string", "string.base", Map.of(), value);
    }

    /** Returns {@code string.empty}: the text is empty. */
    public static ValidationError empty(List<Object> path) {
        return create(path, "is not allowed to be empty", "string.empty", Map.of(), "");
    }

    /** Returns {@code string.max}: the text has more than {@code max} characters. */
    public static ValidationError tooLong(String key, int max, String value) {
        String text = "length must be less than or equal to " + max + " characters long";
        return create(List.of(key), text, "string.max", Map.of("limit", max), value);
    }

    /** Returns {@code string.uri}: the text is not an absolute URI. */
    public static ValidationError notAUri(String key, String value) {
        return create(List.of(key), "must be a valid uri", "string.uri", Map.of(), value);
    }

    /** Returns {@code string.uriCustomScheme}: the URI has another scheme. */
    public static ValidationError notAUriWithScheme(String scheme, String key, String value) {
        String text = "must be a valid uri with a scheme matching the " + scheme + " pattern";
        return create(List.of(key), text, "string.uriCustomScheme", Map.of("scheme", scheme), value);
    }

    /** Returns {@code number.base}: the text is not a number. */
    public static ValidationError notANumber(String key, Object value) {
        return create(List.of(key), "must be a number", "number.base", Map.of(), value);
    }

    /** Returns {@code number.unsafe}: the number is beyond 2^53 in either direction. */
    public static ValidationError notASafeNumber(String key, String value) {
        return create(List.of(key), "must be a safe number", "number.unsafe", Map.of(), value);
    }

    /** Returns {@code number.integer}: the number has a fraction. */
    public static ValidationError notAnInteger(String key, BigDecimal value) {
        return create(List.of(key), "must be an integer", "number.integer", Map.of(), value);
    }

    /** Returns {@code number.min}: the number is less than {@code min}. */
    public static ValidationError tooSmall(String key, int min, BigDecimal value) {
        String text = "must be greater than or equal to " + min;
        return create(List.of(key), text, "number.min", Map.of("limit", min), value);
    }

    /** Returns {@code number.max}: the number is greater than {@code max}. */
    public static ValidationError tooLarge(String key, int max, BigDecimal value) {
        String text = "must be less than or equal to " + max;
        return create(List.of(key), text, "number.max", Map.of("limit", max), value);
    }

    /** Returns {@code boolean.base}: the value is neither true nor false. */
    public static ValidationError notABoolean(String key, Object value) {
        return create(List.of(key), "must be a boolean", "boolean.base", Map.of(), value);
    }

    /** Returns {@code object.base}: the body is not a JSON object. */
    public static ValidationError notAnObject(Object body) {
        var context = new LinkedHashMap<String, Object>();
        context.put("type", "object");
        context.put("label", "value");
        context.put("value", shorten(body));
        return new ValidationError("\"value\" must be of type object", List.of(), "object.base", context);
    }

    /** Returns {@code array.base}: the JSON value is not an array. */
    public static ValidationError notAnArray(String key, Object value) {
        return create(List.of(key), "must be an array", "array.base", Map.of(), value);
    }

    /** Returns {@code array.min}: the array is empty. */
    public static ValidationError emptyArray(String key, Object value) {
        return create(List.of(key), "must contain at least 1 items", "array.min", Map.of("limit", 1), value);
    }

    /** Returns {@code array.max}: the array has more than {@code max} elements. */
    public static ValidationError tooManyElements(String key, int max, Object value) {
        String text = "must contain less than or equal to " + max + " items";
        return create(List.of(key), text, "array.max", Map.of("limit", max), value);
    }

    /** Returns {@code array.unique}: the array already has the value at {@code first}. */
    public static ValidationError duplicate(String key, int position, int first, Object value) {
        var details = new LinkedHashMap<String, Object>();
        details.put("pos", position);
        details.put("value", shorten(value));
        details.put("dupePos", first);
        details.put("dupeValue", shorten(value));
        return create(List.of(key, position), "contains a duplicate value", "array.unique", details, value);
    }

    /** Returns the value, or the start of its text if that is long. */
    private static Object shorten(Object value) {
        String text = value instanceof JsonNode json && json.isString() ? json.stringValue() : value.toString();
        return text.length() <= MAX_VALUE_LENGTH ? value : Texts.cut(text, MAX_VALUE_LENGTH);
    }

    private static ValidationError create(
            List<Object> path, String text, String type, Map<String, Object> details, @Nullable Object value) {
        String label = path.size() == 1 ? path.get(0).toString() : path.get(0) + "[" + path.get(1) + "]";
        var context = new LinkedHashMap<String, Object>(details);
        context.put("label", label);
        if (value != null) {
            context.putIfAbsent("value", shorten(value));
        }
        context.put("key", path.get(path.size() - 1));
        return new ValidationError("\"" + label + "\" " + text, path, type, context);
    }
}
