package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ValidationError;
import dev.vipexport.api.error.ValidationErrors;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the parameters of a query string. */
public final class ParameterReader extends FieldReader {
    private final MultiValueMap<String, String> parameters;

    public ParameterReader(MultiValueMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** Returns the cursor of a list. */
    public Optional<Cursor> cursor(String key) {
        return single(key)
                .flatMap(value -> parseOrAddError(value, Cursor::parse, ValidationErrors.invalid(key, value)));
    }

    /** Returns an integer from {@code min} to {@code max}. */
    public Optional<Integer> integer(String key, int min, int max) {
        return single(key).flatMap(value -> {
            List<ValidationError> errors = IntegerParser.validate(key, value, min, max);
            errors.forEach(this::addError);
            return errors.isEmpty() ? Optional.of(IntegerParser.parse(value)) : Optional.empty();
        });
    }

    @Override
    public Optional<Boolean> bool(String key) {
        return single(key)
                .flatMap(value ->
                        parseOrAddError(value, ParameterReader::parseBool, ValidationErrors.notABoolean(key, value)));
    }

    private static Optional<Boolean> parseBool(String value) {
        return switch (value) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Returns the values between the commas of the parameter. */
    @Override
    Optional<JsonNode> array(String key) {
        return text(key).map(value -> {
            ArrayNode values = JsonNodeFactory.instance.arrayNode();
            for (String part : value.split(",", -1)) {
                values.add(part);
            }
            return values;
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
            addError(ValidationErrors.notAString(List.of(key), values));
        }
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
