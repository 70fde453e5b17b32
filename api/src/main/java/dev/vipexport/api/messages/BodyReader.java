package dev.vipexport.api.messages;

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

    /** @param body any JSON; what is no object is a fault, and then nothing else is */
    public BodyReader(JsonNode body) {
        this.body = body;
        if (!body.isObject()) {
            blame(BodyFaults.notAnObject(body));
            check();
        }
    }

    public Optional<Boolean> bool(String key) {
        return member(key).flatMap(value -> {
            if (!value.isBoolean()) {
                blame(BodyFaults.notABoolean(key, value));
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    /** An array of at least one of {@code words}, each at most once. */
    public <T> Optional<List<T>> words(String key, List<String> words, Function<String, Optional<T>> reader) {
        return member(key).flatMap(value -> {
            if (!value.isArray()) {
                blame(BodyFaults.notAnArray(key, value));
                return Optional.empty();
            }
            if (value.isEmpty()) {
                blame(BodyFaults.emptyArray(key, value));
            }
            return Optional.of(members(key, value, words, reader));
        });
    }

    private <T> List<T> members(String key, JsonNode array, List<String> words, Function<String, Optional<T>> reader) {
        var known = new ArrayList<T>();
        var positions = new HashMap<JsonNode, Integer>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            wordIn(value, List.of(key, i), words, reader).ifPresent(known::add);
            Integer first = positions.putIfAbsent(value, i);
            if (first != null) {
                blame(BodyFaults.duplicate(key, i, first, value));
            }
        }
        return known;
    }

    private <T> Optional<T> wordIn(
            JsonNode value, List<Object> path, List<String> words, Function<String, Optional<T>> reader) {
        Optional<T> known = value.isString() ? reader.apply(value.stringValue()) : Optional.empty();
        if (known.isEmpty()) {
            blame(BodyFaults.notOneOf(words, path, value));
            if (!value.isString()) {
                blame(BodyFaults.notAString(path, value));
            } else if (value.stringValue().isEmpty()) {
                blame(BodyFaults.empty(path));
            }
        }
        return known;
    }

    /** What {@code key} says must be {@code only}, because of what another member says. */
    public void restrict(String key, Object only) {
        member(key).ifPresent(value -> blame(BodyFaults.notOneOf(List.of(only), List.of(key), value)));
    }

    @Override
    boolean has(String key) {
        return body.has(key);
    }

    @Override
    Optional<String> single(String key) {
        return string(key, value -> blame(BodyFaults.notAString(List.of(key), value)));
    }

    /** As Joi does, what is no string at all is also none of the words. */
    @Override
    Optional<String> singleWord(String key, List<String> words) {
        return string(key, value -> {
            blame(BodyFaults.notOneOf(words, List.of(key), value));
            blame(BodyFaults.notAString(List.of(key), value));
        });
    }

    @Override
    Optional<String> singleTime(String key) {
        return string(key, value -> blame(BodyFaults.notADate(key, value)));
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
