package dev.vipexport.api.problem;

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
public record Fault(String message, List<Object> path, String type, Map<String, Object> context) {

    /** Without the context, which repeats what the caller sent: it may be the address of a callback, with a token in it. */
    @Override
    public String toString() {
        return "Fault[" + type + ", " + path + "]";
    }

    public static Fault required(String key) {
        return fault(key, "is required", "any.required", Map.of());
    }

    public static Fault notOneOf(List<String> valid, String key, Object value) {
        String words = "must be one of [" + String.join(", ", valid) + "]";
        return fault(key, words, "any.only", context("valids", valid, key, value));
    }

    public static Fault notADate(String key, Object value) {
        return fault(key, "must be in ISO 8601 date format", "date.format", context("format", "iso", key, value));
    }

    public static Fault empty(String key) {
        return fault(key, "is not allowed to be empty", "string.empty", Map.of("value", ""));
    }

    /** It has the right form, but is none of ours. */
    public static Fault invalid(String key, Object value) {
        return fault(key, "contains an invalid value", "any.invalid", Map.of("value", value));
    }

    public static Fault tooLong(String key, int most, String value) {
        String words = "length must be less than or equal to " + most + " characters long";
        return fault(key, words, "string.max", context("limit", most, key, value));
    }

    public static Fault notAUri(String key, String value) {
        return fault(key, "must be a valid uri", "string.uri", Map.of("value", value));
    }

    public static Fault notAUriOf(String scheme, String key, String value) {
        String words = "must be a valid uri with a scheme matching the " + scheme + " pattern";
        return fault(key, words, "string.uriCustomScheme", context("scheme", scheme, key, value));
    }

    /** The parameter was given several times. */
    public static Fault notAString(String key, List<String> values) {
        return fault(key, "must be a string", "string.base", Map.of("value", values));
    }

    public static Fault notANumber(String key, Object value) {
        return fault(key, "must be a number", "number.base", Map.of("value", value));
    }

    /** Beyond 2^53 in either direction. */
    public static Fault notASafeNumber(String key, String value) {
        return fault(key, "must be a safe number", "number.unsafe", Map.of("value", value));
    }

    public static Fault notAnInteger(String key, BigDecimal value) {
        return fault(key, "must be an integer", "number.integer", Map.of("value", value));
    }

    public static Fault tooSmall(String key, int least, BigDecimal value) {
        String words = "must be greater than or equal to " + least;
        return fault(key, words, "number.min", context("limit", least, key, value));
    }

    public static Fault tooLarge(String key, int most, BigDecimal value) {
        String words = "must be less than or equal to " + most;
        return fault(key, words, "number.max", context("limit", most, key, value));
    }

    private static Map<String, Object> context(String name, Object detail, String key, Object value) {
        var context = new LinkedHashMap<String, Object>();
        context.put(name, detail);
        context.put("label", key);
        context.put("value", value);
        return context;
    }

    private static Fault fault(String key, String words, String type, Map<String, Object> details) {
        var context = new LinkedHashMap<String, Object>();
        if (!details.containsKey("label")) {
            context.put("label", key);
        }
        context.putAll(details);
        context.put("key", key);
        return new Fault("\"" + key + "\" " + words, List.of(key), type, context);
    }
}
