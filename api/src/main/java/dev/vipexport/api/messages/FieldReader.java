package dev.vipexport.api.messages;

import dev.vipexport.api.problem.Fault;
import dev.vipexport.api.problem.InvalidParametersException;
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
    private final List<Fault> faults = new ArrayList<>();

    abstract boolean has(String key);

    /** The field's text; nothing where there is none, or where it is no text, which is then a fault already. */
    abstract Optional<String> single(String key);

    /** What is given as a word; as {@link #single}, but a kind of field may blame it for more. */
    Optional<String> singleWord(String key, List<String> words) {
        return single(key);
    }

    /** What is given as a time; as {@link #single}, but a kind of field may blame it for something else. */
    Optional<String> singleTime(String key) {
        return single(key);
    }

    /** Any text but the empty one. */
    public Optional<String> text(String key) {
        return single(key).flatMap(value -> read(value, FieldReader::notEmpty, Fault.empty(key)));
    }

    /** Text that {@code reader} understands. */
    public <T> Optional<T> text(String key, Function<String, Optional<T>> reader) {
        return text(key).flatMap(value -> read(value, reader, Fault.invalid(key, value)));
    }

    /** @param reader gives nothing where the text says no such time */
    <T> Optional<T> time(String key, Function<String, Optional<T>> reader) {
        return singleTime(key).flatMap(value -> read(value, reader, Fault.notADate(key, value)));
    }

    /** One of {@code words}. As Joi does, an empty value is blamed twice: for what it is not and for what it is. */
    public <T> Optional<T> word(String key, List<String> words, Function<String, Optional<T>> reader) {
        Optional<String> given = singleWord(key, words);
        Optional<T> known = given.flatMap(value -> read(value, reader, Fault.notOneOf(words, key, value)));
        if (known.isEmpty()) {
            given.ifPresent(value -> read(value, FieldReader::notEmpty, Fault.empty(key)));
        }
        return known;
    }

    /** The field must be there, whatever it says. */
    FieldReader require(String key) {
        if (!has(key)) {
            blame(Fault.required(key));
        }
        return this;
    }

    public void blame(Fault fault) {
        faults.add(fault);
    }

    /** Ends the reading: whoever comes past here has seen no fault. */
    public void check() {
        if (!faults.isEmpty()) {
            throw new InvalidParametersException(faults);
        }
    }

    private static Optional<String> notEmpty(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    <T> Optional<T> read(String value, Function<String, Optional<T>> reader, Fault otherwise) {
        Optional<T> known = reader.apply(value);
        if (known.isEmpty()) {
            blame(otherwise);
        }
        return known;
    }
}
