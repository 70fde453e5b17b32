package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ValidationErrors;
import dev.vipexport.api.error.ValidationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the members of a JSON object. Converts nothing: {@code "true"} is not a boolean, and null is not a value. */
public final class BodyReader extends FieldReader {
    private final JsonNode body;

    /**
     * Creates a reader of a JSON body.
     *
     * @param body any JSON
     * @throws ValidationException if the body is not an object
     */
    public BodyReader(JsonNode body) {
        this.body = body;
        if (!body.isObject()) {
            addError(ValidationErrors.notAnObject(body));
            throwIfInvalid();
        }
    }

    /** Returns a boolean member. */
    public Optional<Boolean> bool(String key) {
        return member(key).flatMap(value -> {
            if (!value.isBoolean()) {
                addError(ValidationErrors.notABoolean(key, value));
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    /** Returns an array of one or more distinct values of {@code allowed}. */
    public <T> Optional<List<T>> listOf(String key, List<String> allowed, Function<String, Optional<T>> reader) {
        return member(key).flatMap(value -> {
            if (!value.isArray()) {
                addError(ValidationErrors.notAnArray(key, value));
                return Optional.empty();
            }
            if (value.isEmpty()) {
                addError(ValidationErrors.emptyArray(key, value));
            }
            if (value.size() > allowed.size()) {
                // more elements than distinct values; each would cost an error of its own
                addError(ValidationErrors.tooManyElements(key, allowed.size(), value));
                return Optional.empty();
            }
            return Optional.of(elements(key, value, allowed, reader));
        });
    }

    private <T> List<T> elements(
            String key, JsonNode array, List<String> allowed, Function<String, Optional<T>> reader) {
        var parsed = new ArrayList<T>();
        var positions = new HashMap<JsonNode, Integer>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            element(value, List.of(key, i), allowed, reader).ifPresent(parsed::add);
            Integer first = positions.putIfAbsent(value, i);
            if (first != null) {
                addError(ValidationErrors.duplicate(key, i, first, value));
            }
        }
        return parsed;
    }

    private <T> Optional<T> element(
            JsonNode value, List<Object> path, List<String> allowed, Function<String, Optional<T>> reader) {
        Optional<T> parsed = value.isString() ? reader.apply(value.stringValue()) : Optional.empty();
        if (parsed.isEmpty()) {
            addError(ValidationErrors.notOneOf(allowed, path, value));
            if (!value.isString()) {
                addError(ValidationErrors.notAString(path, value));
            } else if (value.stringValue().isEmpty()) {
                addError(ValidationErrors.empty(path));
            }
        }
        return parsed;
    }

    /** Adds an error to member {@code key}, whose value must be {@code required} because of another member. */
    public void requireValue(String key, Object required) {
        member(key).ifPresent(value -> addError(ValidationErrors.notOneOf(List.of(required), List.of(key), value)));
    }

    @Override
    boolean has(String key) {
        return body.has(key);
    }

    @Override
    Optional<String> single(String key) {
        return string(key, value -> addError(ValidationErrors.notAString(List.of(key), value)));
    }

    /** Adds two errors if the value is not a string, as Joi does. */
    @Override
    Optional<String> singleChoice(String key, List<String> allowed) {
        return string(key, value -> {
            addError(ValidationErrors.notOneOf(allowed, List.of(key), value));
            addError(ValidationErrors.notAString(List.of(key), value));
        });
    }

    @Override
    Optional<String> singleTime(String key) {
        return string(key, value -> addError(ValidationErrors.notADate(key, value)));
    }

    private Optional<String> string(String key, Consumer<JsonNode> otherwise) {
        return member(key).flatMap(value -> {
            if (!value.isString()) {
                otherwise.accept(value);
                return Optional.empty();
            }
            return Optional.of(value.stringValue());
        });
    }

    private Optional<JsonNode> member(String key) {
        @Nullable JsonNode value = body.get(key);
        return Optional.ofNullable(value);
    }
}
