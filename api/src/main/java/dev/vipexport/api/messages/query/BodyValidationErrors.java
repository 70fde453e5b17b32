package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ValidationError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be wrong with a member of a JSON body and with no parameter of a query string, in Joi's words.
 *
 * @see <a href="https://joi.dev/api/?v=17.13.3#list-of-errors">Joi: list of errors</a>
 */
public final class BodyValidationErrors {
    private BodyValidationErrors() {}

    static ValidationError notAnObject(Object body) {
        var context = new LinkedHashMap<String, Object>();
        context.put("type", "object");
        context.put("label", "value");
        context.put("value", body);
        return new ValidationError("\"value\" must be of type object", List.of(), "object.base", context);
    }

    static ValidationError notAString(List<Object> path, Object value) {
        return create(path, "must be a string", "string.base", Map.of(), value);
    }

    static ValidationError notADate(String key, Object value) {
        return create(List.of(key), "must be a valid date", "date.base", Map.of(), value);
    }

    public static ValidationError notABoolean(String key, Object value) {
        return create(List.of(key), "must be a boolean", "boolean.base", Map.of(), value);
    }

    static ValidationError notAnArray(String key, Object value) {
        return create(List.of(key), "must be an array", "array.base", Map.of(), value);
    }

    static ValidationError emptyArray(String key, Object value) {
        return create(List.of(key), "must contain at least 1 items", "array.min", Map.of("limit", 1), value);
    }

    static ValidationError empty(List<Object> path) {
        return create(path, "is not allowed to be empty", "string.empty", Map.of(), "");
    }

    static ValidationError notOneOf(List<?> valid, List<Object> path, Object value) {
        String text = "must be " + (valid.size() == 1 ? "" : "one of ") + valid;
        return create(path, text, "any.only", Map.of("valids", valid), value);
    }

    /** The member's value stood at {@code first} already. */
    static ValidationError duplicate(String key, int position, int first, Object value) {
        var details = new LinkedHashMap<String, Object>();
        details.put("pos", position);
        details.put("value", value);
        details.put("dupePos", first);
        details.put("dupeValue", value);
        return create(List.of(key, position), "contains a duplicate value", "array.unique", details, value);
    }

    private static ValidationError create(
            List<Object> path, String text, String type, Map<String, Object> details, Object value) {
        String label = path.size() == 1 ? path.get(0).toString() : path.get(0) + "[" + path.get(1) + "]";
        var context = new LinkedHashMap<String, Object>(details);
        context.put("label", label);
        context.putIfAbsent("value", value);
        context.put("key", path.get(path.size() - 1));
        return new ValidationError("\"" + label + "\" " + text, path, type, context);
    }
}
