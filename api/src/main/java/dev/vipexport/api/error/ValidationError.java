package dev.vipexport.api.error;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing wrong with one parameter, in the words, types and context of the validator Joi, which the callers' clients
 * already know how to read.
 *
 * @see <a href="https://joi.dev/api/?v=17.13.3#list-of-errors">Joi: list of errors</a>
 */
public record ValidationError(String message, List<Object> path, String type, Map<String, Object> context) {

    /** Without the context, which repeats what the caller sent: it may be the address of a callback, with a token in it. */
    @Override
    public String toString() {
        return "ValidationError[" + type + ", " + path + "]";
    }

    public static ValidationError required(String key) {
        return create(key, "is required", "any.required", Map.of());
    }

    public static ValidationError notOneOf(List<String> valid, String key, Object value) {
        String text = "must be one of [" + String.join(", ", valid) + "]";
        return create(key, text, "any.only", contextWith("valids", valid, key, value));
    }

    public static ValidationError notADate(String key, Object value) {
        return create(key, "must be in ISO 8601 date format", "date.format", contextWith("format", "iso", key, value));
    }

    public static ValidationError empty(String key) {
        return create(key, "is not allowed to be empty", "string.empty", Map.of("value", ""));
    }

    /** It has the right form, but is none of ours. */
    public static ValidationError invalid(String key, Object value) {
        return create(key, "contains an invalid value", "any.invalid", Map.of("value", value));
    }

    public static ValidationError tooLong(String key, int max, String value) {
        String text = "length must be less than or equal to " + max + " characters long";
        return create(key, text, "string.max", contextWith("limit", max, key, value));
    }

    public static ValidationError notAUri(String key, String value) {
        return create(key, "must be a valid uri", "string.uri", Map.of("value", value));
    }

    public static ValidationError notAUriWithScheme(String scheme, String key, String value) {
        String text = "must be a valid uri with a scheme matching the " + scheme + " pattern";
        return create(key, text, "string.uriCustomScheme", contextWith("scheme", scheme, key, value));
    }

    /** The parameter was given several times. */
    public static ValidationError notAString(String key, List<String> values) {
        return create(key, "must be a string", "string.base", Map.of("value", values));
    }

    public static ValidationError notANumber(String key, Object value) {
        return create(key, "must be a number", "number.base", Map.of("value", value));
    }

    /** Beyond 2^53 in either direction. */
    public static ValidationError notASafeNumber(String key, String value) {
        return create(key, "must be a safe number", "number.unsafe", Map.of("value", value));
    }

    public static ValidationError notAnInteger(String key, BigDecimal value) {
        return create(key, "must be an integer", "number.integer", Map.of("value", value));
    }

    public static ValidationError tooSmall(String key, int min, BigDecimal value) {
        String text = "must be greater than or equal to " + min;
        return create(key, text, "number.min", contextWith("limit", min, key, value));
    }

    public static ValidationError tooLarge(String key, int max, BigDecimal value) {
        String text = "must be less than or equal to " + max;
        return create(key, text, "number.max", contextWith("limit", max, key, value));
    }

    private static Map<String, Object> contextWith(String name, Object detail, String key, Object value) {
        var context = new LinkedHashMap<String, Object>();
        context.put(name, detail);
        context.put("label", key);
        context.put("value", value);
        return context;
    }

    private static ValidationError create(String key, String text, String type, Map<String, Object> details) {
        var context = new LinkedHashMap<String, Object>();
        if (!details.containsKey("label")) {
            context.put("label", key);
        }
        context.putAll(details);
        context.put("key", key);
        return new ValidationError("\"" + key + "\" " + text, List.of(key), type, context);
    }
}
