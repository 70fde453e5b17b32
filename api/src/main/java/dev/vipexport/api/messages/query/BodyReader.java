package dev.vipexport.api.messages.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the members of a JSON object. Nothing is converted: {@code "true"} is no boolean, and null is no value. */
public final class BodyReader extends FieldReader {
    private final JsonNode body;

    /**
     * Reads the members of a JSON body.
     *
     * @param body any JSON; anything but an object is the only error that is then reported
     */
    public BodyReader(JsonNode body) {
        this.body = body;
        if (!body.isObject()) {
            addError(BodyValidationErrors.notAnObject(body));
            throwIfInvalid();
        }
    }

    public Optional<Boolean> bool(String key) {
        return member(key).flatMap(value -> {
            if (!value.isBoolean()) {
                addError(BodyValidationErrors.notABoolean(key, value));
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    /** An array of at least one of {@code allowed}, each at most once. */
    public <T> Optional<List<T>> listOf(String key, List<String> allowed, Function<String, Optional<T>> reader) {
        return member(key).flatMap(value -> {
            if (!value.isArray()) {
                addError(BodyValidationErrors.notAnArray(key, value));
                return Optional.empty();
            }
            if (value.isEmpty()) {
                addError(BodyValidationErrors.emptyArray(key, value));
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
                addError(BodyValidationErrors.duplicate(key, i, first, value));
            }
        }
        return parsed;
    }

    private <T> Optional<T> element(
            JsonNode value, List<Object> path, List<String> allowed, Function<String, Optional<T>> reader) {
        Optional<T> parsed = value.isString() ? reader.apply(value.stringValue()) : Optional.empty();
        if (parsed.isEmpty()) {
            addError(BodyValidationErrors.notOneOf(allowed, path, value));
            if (!value.isString()) {
                addError(BodyValidationErrors.notAString(path, value));
            } else if (value.stringValue().isEmpty()) {
                addError(BodyValidationErrors.empty(path));
            }
        }
        return parsed;
    }

    /** What {@code key} says must be {@code required}, because of what another member says. */
    public void requireValue(String key, Object required) {
        member(key).ifPresent(value -> addError(BodyValidationErrors.notOneOf(List.of(required), List.of(key), value)));
    }

    @Override
    boolean has(String key) {
        return body.has(key);
    }

    @Override
    Optional<String> single(String key) {
        return string(key, value -> addError(BodyValidationErrors.notAString(List.of(key), value)));
    }

    /** As Joi does, what is no string at all is also none of the words. */
    @Override
    Optional<String> singleChoice(String key, List<String> allowed) {
        return string(key, value -> {
            addError(BodyValidationErrors.notOneOf(allowed, List.of(key), value));
            addError(BodyValidationErrors.notAString(List.of(key), value));
        });
    }

    @Override
    Optional<String> singleTime(String key) {
        return string(key, value -> addError(BodyValidationErrors.notADate(key, value)));
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
