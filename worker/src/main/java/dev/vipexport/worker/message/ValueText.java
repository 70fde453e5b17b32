package dev.vipexport.worker.message;

import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import com.google.type.LatLng;
import dev.vipexport.common.query.InstantFormat;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes values of Firestore as JSON. Equal values give equal texts on every JDK: keys are in the order of their UTF-8
 * bytes, and Jackson writes the shortest decimal of a double, which {@link Double#toString} does since JDK 19 only.
 *
 * <p>Timestamps are strings in UTC with six digits of a second, bytes are strings in base64, and references are strings.
 * NaN and infinite numbers are strings as well. Geo points are objects with {@code latitude} and {@code longitude}.
 */
final class ValueText {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();
    private static final Comparator<String> BY_UTF8 =
            Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private ValueText() {}

    /** Returns the JSON text, without quotes if it is a string. */
    static String of(Value value) {
        String string = string(value);
        if (string != null) {
            return string;
        }
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, value);
        }
        return text.toString();
    }

    /** Returns the content of a value that JSON shows as a string, and null for the others. */
    private static @Nullable String string(Value value) {
        return switch (value.getValueTypeCase()) {
            case STRING_VALUE -> value.getStringValue();
            case REFERENCE_VALUE -> value.getReferenceValue();
            case BYTES_VALUE ->
                Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
            case TIMESTAMP_VALUE -> timestamp(value.getTimestampValue());
            case DOUBLE_VALUE ->
                Double.isFinite(value.getDoubleValue()) ? null : Double.toString(value.getDoubleValue());
            default -> null;
        };
    }

    private static String timestamp(Timestamp timestamp) {
        return InstantFormat.format(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
    }

    private static void write(JsonGenerator json, Value value) {
        String string = string(value);
        if (string != null) {
            json.writeString(string);
            return;
        }
        switch (value.getValueTypeCase()) {
            case BOOLEAN_VALUE -> json.writeBoolean(value.getBooleanValue());
            case INTEGER_VALUE -> json.writeNumber(value.getIntegerValue());
            case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
            case GEO_POINT_VALUE -> writeGeoPoint(json, value.getGeoPointValue());
            case ARRAY_VALUE -> {
                json.writeStartArray();
                value.getArrayValue().getValuesList().forEach(element -> write(json, element));
                json.writeEndArray();
            }
            case MAP_VALUE -> writeMap(json, value.getMapValue().getFieldsMap());
            // null, and types that documents cannot have today
            default -> json.writeNull();
        }
    }

    private static void writeGeoPoint(JsonGenerator json, LatLng point) {
        json.writeStartObject();
        json.writeName("latitude");
        json.writeNumber(point.getLatitude());
        json.writeName("longitude");
        json.writeNumber(point.getLongitude());
        json.writeEndObject();
    }

    private static void writeMap(JsonGenerator json, Map<String, Value> fields) {
        var sorted = new TreeMap<String, Value>(BY_UTF8);
        sorted.putAll(fields);
        json.writeStartObject();
        sorted.forEach((key, field) -> {
            json.writeName(key);
            write(json, field);
        });
        json.writeEndObject();
    }
}
