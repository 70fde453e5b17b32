package dev.vipexport.api.messages;

import dev.vipexport.api.problem.Fault;
import dev.vipexport.api.problem.InvalidParametersException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.util.MultiValueMap;

/**
 * Reads query parameters one by one and collects what is wrong with them, to say it all at once.
 *
 * <p>Parameters that nobody asks for are ignored: clients and proxies add some of their own ({@code utm_source},
 * cache busters), and one that this version does not know yet must not break a client that is newer.
 */
public final class ParameterReader {
    private final MultiValueMap<String, String> parameters;
    private final List<Fault> faults = new ArrayList<>();

    public ParameterReader(MultiValueMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** Any text but the empty one. */
    Optional<String> text(String key) {
        return single(key).flatMap(value -> read(value, ParameterReader::notEmpty, Fault.empty(key)));
    }

    /** @param reader gives nothing where the text says no such time */
    <T> Optional<T> time(String key, Function<String, Optional<T>> reader) {
        return single(key).flatMap(value -> read(value, reader, Fault.notADate(key, value)));
    }

    /** A cursor of a list's own. */
    public Optional<Cursor> cursor(String key) {
        return single(key).flatMap(value -> read(value, Cursor::parse, Fault.invalid(key, value)));
    }

    /** One of {@code words}. As Joi does, an empty value is blamed twice: for what it is not and for what it is. */
    public <T> Optional<T> word(String key, List<String> words, Function<String, Optional<T>> reader) {
        Optional<String> given = single(key);
        Optional<T> known = given.flatMap(value -> read(value, reader, Fault.notOneOf(words, key, value)));
        if (known.isEmpty()) {
            given.ifPresent(value -> read(value, ParameterReader::notEmpty, Fault.empty(key)));
        }
        return known;
    }

    /** A whole number from {@code least} to {@code most}. */
    public Optional<Integer> number(String key, int least, int most) {
        return single(key).flatMap(value -> {
            List<Fault> found = WholeNumbers.faultsOf(key, value, least, most);
            faults.addAll(found);
            return found.isEmpty() ? Optional.of(WholeNumbers.read(value)) : Optional.empty();
        });
    }

    /** The parameter must be there, whatever it says. */
    ParameterReader require(String key) {
        if (!parameters.containsKey(key)) {
            faults.add(Fault.required(key));
        }
        return this;
    }

    /** Ends the reading: whoever comes past here has seen no fault. */
    public void check() {
        if (!faults.isEmpty()) {
            throw new InvalidParametersException(faults);
        }
    }

    private Optional<String> single(String key) {
        List<String> values = parameters.getOrDefault(key, List.of());
        if (values.size() > 1) {
            faults.add(Fault.notAString(key, values));
        }
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static Optional<String> notEmpty(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private <T> Optional<T> read(String value, Function<String, Optional<T>> reader, Fault otherwise) {
        Optional<T> known = reader.apply(value);
        if (known.isEmpty()) {
            faults.add(otherwise);
        }
        return known;
    }
}
