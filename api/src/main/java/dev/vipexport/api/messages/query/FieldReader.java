package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ValidationError;
import dev.vipexport.api.error.ValidationErrors;
import dev.vipexport.api.error.ValidationException;
import dev.vipexport.common.job.ExportOptions;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a request and collects all errors, so that the response reports them together.
 *
 * <p>Ignores unknown fields. Clients and proxies add their own ({@code utm_source}, cache busters), and a newer client
 * may send fields that this version does not know.
 */
public abstract class FieldReader {
    /** Errors that a response lists. */
    static final int MAX_ERRORS = 20;

    private static final String TIME_ZONE = "timeZone";

    private final List<ValidationError> errors = new ArrayList<>();
    private int unlistedErrors;

    abstract boolean has(String key);

    /** Returns the field's text. Returns nothing if the field is missing, and adds an error if it is not one text. */
    abstract Optional<String> single(String key);

    /** Returns the text of a choice. Subclasses may add other errors than {@link #single}. */
    Optional<String> singleChoice(String key, List<String> allowed) {
        return single(key);
    }

    /** Returns the text of a time. Subclasses may add other errors than {@link #single}. */
    Optional<String> singleTime(String key) {
        return single(key);
    }

    /** Returns a text that is not empty. */
    public Optional<String> text(String key) {
        return single(key)
                .flatMap(value -> parseOrAddError(value, FieldReader::notEmpty, ValidationErrors.empty(List.of(key))));
    }

    /** Returns a text that {@code reader} parses. */
    public <T> Optional<T> text(String key, Function<String, Optional<T>> reader) {
        return text(key).flatMap(value -> parseOrAddError(value, reader, ValidationErrors.invalid(key, value)));
    }

    /**
     * Returns the time zone of the request, UTC if it names none. A plus that was not percent-encoded arrives as a space,
     * which no zone has.
     */
    public ZoneId timeZone() {
        return text(TIME_ZONE)
                .flatMap(value -> parseOrAddError(
                        value,
                        text -> ExportOptions.timeZone(text.replace(' ', '+')),
                        ValidationErrors.notATimeZone(TIME_ZONE, value)))
                .orElse(ZoneOffset.UTC);
    }

    /**
     * Returns the field's time.
     *
     * @param reader parses the text. Returns nothing if it is malformed
     */
    public <T> Optional<T> time(String key, Function<String, Optional<T>> reader) {
        return singleTime(key)
                .flatMap(value -> parseOrAddError(value, reader, ValidationErrors.notAnIsoDate(key, value)));
    }

    /** Returns one of {@code allowed}. An empty text gets two errors, as in Joi. */
    public <T> Optional<T> oneOf(String key, List<String> allowed, Function<String, Optional<T>> reader) {
        Optional<String> given = singleChoice(key, allowed);
        Optional<T> parsed = given.flatMap(
                value -> parseOrAddError(value, reader, ValidationErrors.notOneOf(allowed, List.of(key), value)));
        if (parsed.isEmpty()) {
            given.ifPresent(
                    value -> parseOrAddError(value, FieldReader::notEmpty, ValidationErrors.empty(List.of(key))));
        }
        return parsed;
    }

    /** Returns a boolean. */
    public abstract Optional<Boolean> bool(String key);

    /** Returns the field's array. Returns nothing if the field is missing, and adds an error if it is no array. */
    abstract Optional<JsonNode> array(String key);

    /** Returns an array of one or more distinct values of {@code allowed}. */
    public <T> Optional<List<T>> listOf(String key, List<String> allowed, Function<String, Optional<T>> reader) {
        return array(key).flatMap(value -> {
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

    /**
     * Adds an error to field {@code key}, whose value must be {@code required} because of another field.
     *
     * @param reason such as {@code if format is xlsx}
     */
    public void requireValue(String key, Object required, Object given, String reason) {
        addError(ValidationErrors.contradiction(required, key, given, reason));
    }

    /**
     * Adds an error if the field is there. Ignoring it would do what its sender does not want.
     *
     * @param reason says where the field belongs
     */
    public void refuse(String key, String reason) {
        if (has(key)) {
            addError(ValidationErrors.misplaced(key, reason));
        }
    }

    /** Adds an error if the field is missing. */
    FieldReader require(String key) {
        if (!has(key)) {
            addError(ValidationErrors.required(key));
        }
        return this;
    }

    /** Adds an error to report. Counts further errors once the response lists its maximum. */
    public void addError(ValidationError error) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(error);
        } else {
            unlistedErrors++;
        }
    }

    /**
     * Ends the reading.
     *
     * @throws ValidationException if any field had an error
     */
    public void throwIfInvalid() {
        if (!errors.isEmpty()) {
            throw new ValidationException(errors, unlistedErrors);
        }
    }

    private static Optional<String> notEmpty(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    <T> Optional<T> parseOrAddError(String value, Function<String, Optional<T>> reader, ValidationError error) {
        Optional<T> parsed = reader.apply(value);
        if (parsed.isEmpty()) {
            addError(error);
        }
        return parsed;
    }
}
