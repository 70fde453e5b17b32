package dev.vipexport.stack.load;

import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.query.MessageKind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses a line of a JSONL file: an object with {@code id, userId, timestamp, kind, source, labels, text}. It ignores other
 * members.
 */
final class MessageLine {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MessageLine() {}

    /** A line that is not a message. The exception's message says why. */
    static final class InvalidLineException extends Exception {
        InvalidLineException(String reason) {
            super(reason);
        }
    }

    /**
     * Returns the message of a line of UTF-8.
     *
     * @throws InvalidLineException with the first reason found
     */
    static Message parse(byte[] line) throws InvalidLineException {
        JsonNode object = parseObject(line);
        String id = requireString(object, "id");
        if (!DocumentIds.isValid(id)) {
            throw new InvalidLineException("id is not a valid document id: " + id);
        }
        return new Message(
                id,
                requireString(object, "userId"),
                timestamp(requireString(object, "timestamp")),
                kind(requireString(object, "kind")),
                requireString(object, "source"),
                labels(object),
                requireString(object, "text"));
    }

    private static JsonNode parseObject(byte[] line) throws InvalidLineException {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new InvalidLineException("not JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw new InvalidLineException("not a JSON object");
        }
        return node;
    }

    private static String requireString(JsonNode object, String name) throws InvalidLineException {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new InvalidLineException(name + " is missing");
        }
        return requireString(name, value);
    }

    private static String requireString(String name, JsonNode value) throws InvalidLineException {
        if (!value.isString()) {
            throw new InvalidLineException(name + " is not a string: " + value);
        }
        String string = value.stringValue();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
            throw new InvalidLineException(name + " holds half of a surrogate pair, which UTF-8 cannot encode");
        }
        return string;
    }

    private static List<String> labels(JsonNode object) throws InvalidLineException {
        JsonNode array = object.get("labels");
        if (array == null || !array.isArray()) {
            throw new InvalidLineException(array == null ? "labels is missing" : "labels is not an array: " + array);
        }
        List<String> labels = new ArrayList<>();
        for (JsonNode label : array) {
            labels.add(requireString("labels", label));
        }
        return labels;
    }

    private static Instant timestamp(String value) throws InvalidLineException {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidLineException("timestamp must be ISO-8601 with an offset, not " + value);
        }
    }

    private static MessageKind kind(String wireName) throws InvalidLineException {
        return MessageKind.fromWireName(wireName)
                .orElseThrow(() -> new InvalidLineException(
                        "kind must be one of " + MessageKind.wireNames() + ", not " + wireName));
    }
}
