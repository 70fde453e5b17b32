package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ValidationError;
import dev.vipexport.api.error.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a request's fields one by one and collects what is wrong with them, to say it all at once.
 *
 * <p>Fields that nobody asks for are ignored: clients and proxies add some of their own ({@code utm_source}, cache
 * busters), and one that this version does not know yet must not break a client that is newer.
 */
public abstract class FieldReader {
    private final List<ValidationError> errors = new ArrayList<>();

    abstract boolean has(String key);

    /** The field's text; nothing where there is none, or where it is no text, which is then a fault already. */
    abstract Optional<String> single(String key);

    /** What is given as a word; as {@link #single}, but a kind of field may blame it for more. */
    Optional<String> singleChoice(String key, List<String> allowed) {
        return single(key);
    }

    /** What is given as a time; as {@link #single}, but a kind of field may blame it for something else. */
    Optional<String> singleTime(String key) {
        return single(key);
    }

    /** Any text but the empty one. */
    public Optional<String> text(String key) {
        return single(key).flatMap(value -> parseOrAddError(value, FieldReader::notEmpty, ValidationError.empty(key)));
    }

    /** Text that {@code reader} understands. */
    public <T> Optional<T> text(String key, Function<String, Optional<T>> reader) {
        return text(key).flatMap(value -> parseOrAddError(value, reader, ValidationError.invalid(key, value)));
    }

    /**
     * Reads a required time.
     *
     * @param reader returns nothing if the text is not such a time
     */
    public <T> Optional<T> time(String key, Function<String, Optional<T>> reader) {
        return singleTime(key).flatMap(value -> parseOrAddError(value, reader, ValidationError.notADate(key, value)));
    }

    /** One of {@code allowed}. As Joi does, an empty value is blamed twice: for what it is not and for what it is. */
    public <T> Optional<T> oneOf(String key, List<String> allowed, Function<String, Optional<T>> reader) {
        Optional<String> given = singleChoice(key, allowed);
        Optional<T> parsed =
                given.flatMap(value -> parseOrAddError(value, reader, ValidationError.notOneOf(allowed, key, value)));
        if (parsed.isEmpty()) {
            given.ifPresent(value -> parseOrAddError(value, FieldReader::notEmpty, ValidationError.empty(key)));
        }
        return parsed;
    }

    /** The field must be there, whatever it says. */
    FieldReader require(String key) {
        if (!has(key)) {
            addError(ValidationError.required(key));
        }
        return this;
    }

    public void addError(ValidationError error) {
        errors.add(error);
    }

    /** Ends the reading: whoever comes past here has seen no fault. */
    public void throwIfInvalid() {
        if (!errors.isEmpty()) {
            throw new ValidationException(errors);
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
