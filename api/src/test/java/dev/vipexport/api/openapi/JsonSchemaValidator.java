package dev.vipexport.api.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Validates the parts of JSON Schema that the OpenAPI document uses. Unknown members are errors too. */
record JsonSchemaValidator(JsonNode document) {

    JsonNode resolve(JsonNode node) {
        return node.has("$ref")
                ? resolve(document.at(node.get("$ref").asString().substring(1)))
                : node;
    }

    /** Returns the errors with their paths, or nothing if the JSON is valid. */
    List<String> validate(JsonNode unresolved, JsonNode value, String location) {
        JsonNode schema = resolve(unresolved);
        JsonNode choices = schema.has("anyOf") ? schema.get("anyOf") : schema.path("oneOf");
        if (!choices.isMissingNode()) {
            List<List<String>> tried = choices.valueStream()
                    .map(choice -> validate(choice, value, location))
                    .toList();
            return tried.stream().anyMatch(List::isEmpty) ? List.of() : tried.get(0);
        }
        var errors = new ArrayList<String>();
        if (schema.has("type") && types(schema).noneMatch(type -> isA(value, type))) {
            errors.add(location + " is no " + schema.get("type"));
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            errors.add(location + " is none of " + schema.get("enum"));
        }
        if (schema.has("properties") && value.isObject()) {
            errors.addAll(validateObject(schema, value, location));
        }
        if (schema.has("items") && value.isArray()) {
            IntStream.range(0, value.size())
                    .forEach(i -> errors.addAll(validate(schema.get("items"), value.get(i), location + "[" + i + "]")));
        }
        return errors;
    }

    private List<String> validateObject(JsonNode schema, JsonNode value, String location) {
        var errors = new ArrayList<String>();
        schema.path("required")
                .valueStream()
                .map(JsonNode::asString)
                .filter(name -> !value.has(name))
                .forEach(name -> errors.add(location + " lacks " + name));
        value.properties().forEach(member -> {
            String name = location + "." + member.getKey();
            JsonNode property = schema.get("properties").get(member.getKey());
            errors.addAll(
                    property == null
                            ? List.of(name + " is not described")
                            : validate(property, member.getValue(), name));
        });
        return errors;
    }

    private static Stream<String> types(JsonNode schema) {
        JsonNode type = schema.get("type");
        return type.isArray() ? type.valueStream().map(JsonNode::asString) : Stream.of(type.asString());
    }

    private static boolean isA(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("the description uses the type " + type);
        };
    }
}
