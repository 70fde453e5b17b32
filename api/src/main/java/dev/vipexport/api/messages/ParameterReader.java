package dev.vipexport.api.messages;

import dev.vipexport.api.problem.Fault;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;

/** Reads the parameters of a query string. */
public final class ParameterReader extends FieldReader {
    private final MultiValueMap<String, String> parameters;

    public ParameterReader(MultiValueMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** A cursor of a list's own. */
    public Optional<Cursor> cursor(String key) {
        return single(key).flatMap(value -> read(value, Cursor::parse, Fault.invalid(key, value)));
    }

    /** A whole number from {@code least} to {@code most}. */
    public Optional<Integer> number(String key, int least, int most) {
        return single(key).flatMap(value -> {
            List<Fault> found = WholeNumbers.faultsOf(key, value, least, most);
            found.forEach(this::blame);
            return found.isEmpty() ? Optional.of(WholeNumbers.read(value)) : Optional.empty();
        });
    }

    @Override
    boolean has(String key) {
        return parameters.containsKey(key);
    }

    @Override
    Optional<String> single(String key) {
        List<String> values = parameters.getOrDefault(key, List.of());
        if (values.size() > 1) {
            blame(Fault.notAString(key, values));
        }
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
