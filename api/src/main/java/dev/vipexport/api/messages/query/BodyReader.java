package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ValidationErrors;
import dev.vipexport.api.error.ValidationException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Reads the members of a JSON object. Converts nothing: {@code "true"} is not a boolean. A null is absent. */
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

    @Override
    public Optional<Boolean> bool(String key) {
        return member(key).flatMap(value -> {
            if (!value.isBoolean()) {
                addError(ValidationErrors.notABoolean(key, value));
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    @Override
    Optional<JsonNode> array(String key) {
        return member(key).flatMap(value -> {
            if (!value.isArray()) {
                addError(ValidationErrors.notAnArray(key, value));
                return Optional.empty();
            }
            return Optional.of(value);
        });
    }

    @Override
    boolean has(String key) {
        return body.hasNonNull(key);
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
        return body.hasNonNull(key) ? Optional.of(body.get(key)) : Optional.empty();
    }
}
