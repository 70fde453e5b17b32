package dev.vipexport.api.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** As much of JSON Schema as the description uses; what an object has beyond its schema is a fault, too. */
record Schemas(JsonNode document) {

    JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(document.at(node.get("$ref").asString().substring(1)))
                : node;
    }

    /** What does not fit, each with where it stands; empty where all does. */
    List<String> faults(JsonNode unresolved, JsonNode value, String where) {
        JsonNode schema = resolved(unresolved);
        JsonNode choices = schema.has("anyOf") ? schema.get("anyOf") : schema.path("oneOf");
        if (!choices.isMissingNode()) {
            List<List<String>> tried = choices.valueStream()
                    .map(choice -> faults(choice, value, where))
                    .toList();
            return tried.stream().anyMatch(List::isEmpty) ? List.of() : tried.get(0);
        }
        var faults = new ArrayList<String>();
        if (schema.has("type") && types(schema).noneMatch(type -> isA(value, type))) {
            faults.add(where + " is no " + schema.get("type"));
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            faults.add(where + " is none of " + schema.get("enum"));
        }
        if (schema.has("properties") && value.isObject()) {
            faults.addAll(faultsOfObject(schema, value, where));
        }
        if (schema.has("items") && value.isArray()) {
            IntStream.range(0, value.size())
                    .forEach(i -> faults.addAll(faults(schema.get("items"), value.get(i), where + "[" + i + "]")));
        }
        return faults;
    }

    private List<String> faultsOfObject(JsonNode schema, JsonNode value, String where) {
        var faults = new ArrayList<String>();
        schema.path("required")
                .valueStream()
                .map(JsonNode::asString)
                .filter(name -> !value.has(name))
                .forEach(name -> faults.add(where + " lacks " + name));
        value.properties().forEach(member -> {
            String name = where + "." + member.getKey();
            JsonNode property = schema.get("properties").get(member.getKey());
            faults.addAll(
                    property == null ? List.of(name + " is not described") : faults(property, member.getValue(), name));
        });
        return faults;
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
