package dev.vipexport.emulators.firestore.contract;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import com.google.type.LatLng;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads and prints values as text: {@code null true 1 1.0 NaN "text" bytes("00ff") time("2020-01-01T00:00:00Z")
 * ref("c/a") geo(1.0, 2.0) [1, 2] {a: 1}}. It only reads {@code deep(9)}, a map with that many levels. It only prints
 * {@code now}, a time that the server set.
 */
record ValueText(String root) {
    private static final Duration RECENT = Duration.ofDays(1);

    Value parse(Tokens tokens) {
        if (tokens.isNextQuoted()) {
            return text(tokens.takeText());
        }
        if (tokens.isNext("{")) {
            return map(fields(tokens));
        }
        if (tokens.tryTake("[")) {
            return array(list(tokens, "]"));
        }
        String word = tokens.takeText();
        return tokens.tryTake("(") ? called(word, tokens) : literal(word);
    }

    /** Reads values up to the closing bracket. */
    List<Value> list(Tokens tokens, String closing) {
        List<Value> values = new ArrayList<>();
        while (!tokens.tryTake(closing)) {
            values.add(parse(tokens));
            if (!tokens.isNext(closing)) {
                tokens.expect(",");
            }
        }
        return values;
    }

    Map<String, Value> fields(Tokens tokens) {
        Map<String, Value> fields = new LinkedHashMap<>();
        tokens.expect("{");
        while (!tokens.tryTake("}")) {
            String key = tokens.takeText();
            tokens.expect(":");
            fields.put(key, parse(tokens));
            if (!tokens.isNext("}")) {
                tokens.expect(",");
            }
        }
        return fields;
    }

    private Value called(String function, Tokens tokens) {
        Value value = switch (function) {
            case "bytes" -> bytes(HexFormat.of().parseHex(tokens.takeText()));
            case "time" -> time(Instant.parse(tokens.takeText()));
            case "ref" ->
                Value.newBuilder().setReferenceValue(name(tokens.takeText())).build();
            case "geo" -> geo(tokens);
            case "deep" -> deep(tokens.takeInt());
            default -> throw tokens.unexpected("a value instead of " + function);
        };
        tokens.expect(")");
        return value;
    }

    private String name(String path) {
        return path.startsWith("projects/") ? path : root + path;
    }

    private static Value geo(Tokens tokens) {
        LatLng.Builder point = LatLng.newBuilder().setLatitude(Double.parseDouble(tokens.takeText()));
        tokens.expect(",");
        point.setLongitude(Double.parseDouble(tokens.takeText()));
        return Value.newBuilder().setGeoPointValue(point).build();
    }

    private static Value deep(int levels) {
        return levels == 0 ? integer(1) : map(Map.of("a", deep(levels - 1)));
    }

    private static Value literal(String word) {
        return switch (word) {
            case "null" -> Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
            case "true", "false" ->
                Value.newBuilder().setBooleanValue(Boolean.parseBoolean(word)).build();
            case "untyped" -> Value.getDefaultInstance();
            default -> word.matches("-?\\d+") ? integer(Long.parseLong(word)) : real(Double.parseDouble(word));
        };
    }

    static Value integer(long number) {
        return Value.newBuilder().setIntegerValue(number).build();
    }

    static Value real(double number) {
        return Value.newBuilder().setDoubleValue(number).build();
    }

    static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    static Value bytes(byte[] bytes) {
        return Value.newBuilder().setBytesValue(ByteString.copyFrom(bytes)).build();
    }

    static Value time(Instant time) {
        return Value.newBuilder()
                .setTimestampValue(
                        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
                .build();
    }

    static Value array(List<Value> values) {
        return Value.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(values))
                .build();
    }

    static Value map(Map<String, Value> fields) {
        return Value.newBuilder()
                .setMapValue(MapValue.newBuilder().putAllFields(fields))
                .build();
    }

    String print(Value value) {
        return switch (value.getValueTypeCase()) {
            case NULL_VALUE -> "null";
            case BOOLEAN_VALUE -> Boolean.toString(value.getBooleanValue());
            case INTEGER_VALUE -> Long.toString(value.getIntegerValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case STRING_VALUE -> QuotedText.quoted(value.getStringValue());
            case BYTES_VALUE ->
                "bytes(\"" + HexFormat.of().formatHex(value.getBytesValue().toByteArray()) + "\")";
            case TIMESTAMP_VALUE -> printed(value.getTimestampValue());
            case REFERENCE_VALUE ->
                "ref(" + QuotedText.quoted(value.getReferenceValue().replace(root, "")) + ")";
            case GEO_POINT_VALUE ->
                "geo(" + value.getGeoPointValue().getLatitude() + ", "
                        + value.getGeoPointValue().getLongitude() + ")";
            case ARRAY_VALUE -> "[" + print(value.getArrayValue().getValuesList()) + "]";
            case MAP_VALUE -> print(value.getMapValue().getFieldsMap());
            default -> "untyped";
        };
    }

    private static String printed(Timestamp timestamp) {
        Instant time = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        boolean recent = Duration.between(time, Instant.now()).abs().compareTo(RECENT) < 0;
        return recent ? "now" : "time(\"" + time + "\")";
    }

    String print(List<Value> values) {
        return values.stream().map(this::print).collect(Collectors.joining(", "));
    }

    /** Prints fields in the order of their names. */
    String print(Map<String, Value> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> key(field.getKey()) + ": " + print(field.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : QuotedText.quoted(name);
    }
}
